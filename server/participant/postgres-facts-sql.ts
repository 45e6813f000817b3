import { MARKER_SCHEMA } from './marker-sql'

const setting = (name: string) => `pg_catalog.current_setting('${name}')`

/**
 * What an examination asks of a server in one statement. Nothing in it needs a privilege that a
 * plain role lacks: those are asked about, so that a missing one is a finding and not a failure.
 */
const columns = {
  version: setting('server_version'),
  versionNumber: setting('server_version_num'),
  recovering: 'pg_catalog.pg_is_in_recovery()::text',
  readOnly: setting('transaction_read_only'),
  slots: setting('max_prepared_transactions'),
  fsync: setting('fsync'),
  synchronousCommit: setting('synchronous_commit'),
  synchronousStandbys: setting('synchronous_standby_names'),
  standbys: '(SELECT count(*)::text FROM pg_catalog.pg_stat_replication)',
  trackActivities: setting('track_activities'),
  trackCounts: setting('track_counts'),
  role: 'current_user::text',
  isSuperuser: setting('is_superuser'),
  seesPrepared: "pg_catalog.has_table_privilege('pg_catalog.pg_prepared_xacts', 'SELECT')::text",
  knowsItself:
    "pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')::text",
  mayCreate: `pg_catalog.has_schema_privilege('${MARKER_SCHEMA}', 'CREATE')::text`,
  clockMs: '(extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::double precision::text',
} as const

type FactNames = keyof typeof columns

export type PostgresFacts = Readonly<Record<FactNames, string>>

export const findFacts = `SELECT ${Object.values(columns).join(',\n  ')}`

/** The answer to `findFacts` by name. */
export const factsOf = (row: readonly (string | null)[]): PostgresFacts =>
  Object.fromEntries(Object.keys(columns).map((name, index) => [name, row[index] ?? ''])) as Record<
    FactNames,
    string
  >

/**
 * How many places for prepared transactions are taken on the whole server, and how many of ours in
 * this database belong to another role, which this one cannot settle.
 */
export const findPlaces = `SELECT count(*)::text, (count(*) FILTER (
  WHERE database = pg_catalog.current_database() AND gid LIKE 'vd1\\_%' AND owner <> current_user))::text
FROM pg_catalog.pg_prepared_xacts`
