import type { StopSignal } from '@/server/platform/stop'

/** Places for prepared transactions, of the whole server: who has none left can promise nothing. */
export interface Places {
  readonly used: number
  readonly max: number
}

/** Asks how many are taken; throws on no answer. */
export type CountPlaces = (signal: StopSignal) => Promise<Places>

export const countPlaces = `SELECT count(*)::text, pg_catalog.current_setting('max_prepared_transactions')
FROM pg_catalog.pg_prepared_xacts`
