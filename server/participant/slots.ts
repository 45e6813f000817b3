import type { StopSignal } from '@/server/platform/stop'

/** Places for prepared transactions, of the whole server: who has none left can promise nothing. */
export interface Places {
  readonly used: number
  readonly max: number
  /** Of those used, the ones that no branch of the cluster asked for has. */
  readonly others: number
  /** The same for all databases of one server. */
  readonly server: string
}

/** Asks how many are taken, and by whom; throws on no answer. */
export type CountPlaces = (signal: StopSignal, cluster?: string) => Promise<Places>

/** $1 is how the names of the cluster's branches begin. A copy of a server has its identifier too, but not its start. */
export const countPlaces = `SELECT count(*)::text, pg_catalog.current_setting('max_prepared_transactions'),
  count(*) FILTER (WHERE NOT pg_catalog.starts_with(gid, $1))::text,
  pg_catalog.current_setting('port') || ' ' || pg_catalog.pg_postmaster_start_time()::text
FROM pg_catalog.pg_prepared_xacts`
