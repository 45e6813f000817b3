import { conflicts, sameObject } from './postgres-evidence-sql'

/** More sessions that wait, and more waits, than that nobody reads; many at one row wait for each other, too. */
export const WAITS_MAX = 500
const EDGES_MAX = 2_000

/** Without the list of sessions: what waits in other databases of the server may count, too. */
export const countWaits = `SELECT count(*)::text FROM pg_catalog.pg_locks WHERE NOT granted`

const row = (alias: string): string =>
  `${alias}.relation::pg_catalog.regclass::text || ', row (' || ${alias}.page || ',' || ${alias}.tuple || ')'`

/**
 * Who waits for a changed row waits for the transaction that changed it; which row it is shows in the
 * lock by which he keeps his turn, if he came first.
 */
const turn = (wanted: string): string =>
  `(SELECT ${wanted} FROM locks t WHERE t.pid = w.pid AND t.locktype = 'tuple' AND t.granted LIMIT 1)`

/**
 * Who waits, and for whom: sessions, and what is prepared, which pg_blocking_pids only calls 0 (see
 * findLocks). The locks of what is prepared are found by the number of its transaction.
 */
export const findWaits = `WITH locks AS MATERIALIZED (SELECT * FROM pg_catalog.pg_locks),
waiting AS MATERIALIZED (
  SELECT w.*, s.application_name AS application, s.query_start,
    pg_catalog.pg_blocking_pids(w.pid) AS blockers
  FROM locks w JOIN pg_catalog.pg_stat_activity s
    ON s.pid = w.pid AND s.datname = pg_catalog.current_database()
  WHERE NOT w.granted LIMIT ${WAITS_MAX}),
held AS (
  SELECT p.gid, h.* FROM pg_catalog.pg_prepared_xacts p
  JOIN locks l ON l.locktype = 'transactionid' AND l.transactionid = p.transaction
    AND l.granted AND l.pid IS NULL
  JOIN locks h ON h.virtualtransaction = l.virtualtransaction AND h.pid IS NULL
  WHERE p.database = pg_catalog.current_database()),
edges AS (
  SELECT w.pid, h.gid, NULL::integer AS holder FROM waiting w JOIN held h ON ${sameObject}
  JOIN ${conflicts} ON c.mode = h.mode AND w.mode = ANY (c.bars::text[])
  UNION
  SELECT w.pid, NULL, b.pid FROM waiting w, unnest(w.blockers) AS b(pid) WHERE b.pid <> 0)
SELECT w.pid::text, w.application, e.gid, e.holder::text, s.application_name,
  CASE w.locktype
    WHEN 'relation' THEN w.relation::pg_catalog.regclass::text
    WHEN 'extend' THEN w.relation::pg_catalog.regclass::text
    WHEN 'tuple' THEN ${row('w')}
    WHEN 'transactionid' THEN coalesce(${turn(row('t'))}, 'what transaction ' || w.transactionid || ' has written')
    WHEN 'advisory' THEN 'advisory lock ' || w.classid || ',' || w.objid
    ELSE w.locktype END,
  CASE w.locktype WHEN 'transactionid' THEN coalesce(${turn('t.mode')}, w.mode) ELSE w.mode END,
  greatest(0, pg_catalog.round(extract(epoch FROM pg_catalog.clock_timestamp()
    - coalesce(w.waitstart, w.query_start)) * 1000))::bigint::text
FROM edges e JOIN waiting w ON w.pid = e.pid
LEFT JOIN pg_catalog.pg_stat_activity s ON s.pid = e.holder
ORDER BY e.gid IS NULL, coalesce(s.wait_event_type, '') = 'Lock', w.pid, e.gid, e.holder LIMIT ${EDGES_MAX}`

/** Only while it waits: a moment later the session may be doing something else. Parameter: its pid. */
export const interruptWait = `SELECT pg_catalog.pg_cancel_backend(l.pid)
FROM pg_catalog.pg_locks l WHERE l.pid = $1::integer AND NOT l.granted`
