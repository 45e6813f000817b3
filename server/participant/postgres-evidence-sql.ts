import { MARKER_SCHEMA, MARKER_TABLE } from './marker-sql'
import { serverIdentity } from './postgres-commands'

/** The statements of one look each have a snapshot of their own: the order is what proves. */
export const beginLook = 'BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY'

const milliseconds = (instant: string): string =>
  `pg_catalog.round(extract(epoch FROM ${instant}) * 1000)::bigint::text`

/**
 * The list has 32 bits of a transaction number. The whole of it is the one within half the range
 * of the next number, for nothing that runs is older.
 */
const wholeNumber = `(SELECT (n.next + CASE WHEN n.ahead >= 2147483648 THEN n.ahead - 4294967296
    ELSE n.ahead END)::text
  FROM (SELECT s.next, pg_catalog.mod(p.transaction::text::numeric - pg_catalog.mod(s.next, 4294967296)
    + 4294967296, 4294967296) AS ahead
  FROM (SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::numeric) AS s(next)) n)`

/** First which of the asked are prepared, by whom, and what proves later how. Parameter: their names. */
export const findPrepared = `SELECT p.gid, ${milliseconds('p.prepared')}, p.owner, ${wholeNumber},
  ${serverIdentity}
FROM pg_catalog.pg_prepared_xacts p
WHERE p.database = pg_catalog.current_database() AND p.gid = ANY ($1::text[])`

/**
 * Then, and never before, how those that are not prepared have ended: a branch leaves the list
 * only after its end can be seen. A number above all that ended here is either running, and then
 * locks itself, or of another history (a copy restored from an older state), and asking for the
 * status of such a one would be an error. What was compensated has committed, and counts as undone.
 * Last, who answers.
 * Parameters: branch, gid, number, xid, server, one array each.
 */
export const findProofs = `SELECT a.branch,
  CASE WHEN c.branch IS NULL THEN m.kind ELSE 'COMPENSATED' END,
  CASE WHEN c.branch IS NOT NULL OR a.server IS DISTINCT FROM here.server THEN NULL
    WHEN a.xid::xid8 < pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())
    THEN pg_catalog.pg_xact_status(a.xid::xid8)
    WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l
      WHERE l.locktype = 'transactionid' AND l.transactionid = a.xid::xid8::xid AND l.granted)
    THEN 'in progress' END, here.server
FROM (SELECT ${serverIdentity} AS server) here, unnest($1::text[], $2::text[], $3::integer[],
  $4::text[], $5::text[]) AS a(branch, gid, number, xid, server)
LEFT JOIN ${MARKER_SCHEMA}.${MARKER_TABLE} m ON m.gid = a.gid AND m.branch = a.number
LEFT JOIN ${MARKER_SCHEMA}.${MARKER_TABLE} c ON c.gid = a.gid AND c.branch = -a.number`

/** Which lock modes bar which. A prepared transaction bars others by this table alone. */
export const conflicts = `(VALUES
  ('AccessShareLock', '{AccessExclusiveLock}'),
  ('RowShareLock', '{ExclusiveLock,AccessExclusiveLock}'),
  ('RowExclusiveLock', '{ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'),
  ('ShareUpdateExclusiveLock', '{ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'),
  ('ShareLock', '{RowExclusiveLock,ShareUpdateExclusiveLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'),
  ('ShareRowExclusiveLock', '{RowExclusiveLock,ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'),
  ('ExclusiveLock', '{RowShareLock,RowExclusiveLock,ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'),
  ('AccessExclusiveLock', '{AccessShareLock,RowShareLock,RowExclusiveLock,ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}')
) AS c(mode, bars)`

export const sameObject = `(w.locktype, w.database, w.relation, w.page, w.tuple, w.virtualxid,
    w.transactionid, w.classid, w.objid, w.objsubid)
  IS NOT DISTINCT FROM (h.locktype, h.database, h.relation, h.page, h.tuple, h.virtualxid,
    h.transactionid, h.classid, h.objid, h.objsubid)`

/**
 * What a prepared branch holds and who waits for it, directly or behind somebody who does.
 * `pg_blocking_pids` says 0 for any prepared holder. Its lock rows have no pid and bear the old
 * virtual transaction of the session that prepared (`-1/<xid>` after a restart of the server); the
 * row of its transaction number leads to them. Parameter: names of prepared branches.
 */
export const findLocks = `WITH RECURSIVE locks AS MATERIALIZED (SELECT * FROM pg_catalog.pg_locks),
holders AS (
  SELECT p.gid, l.virtualtransaction FROM pg_catalog.pg_prepared_xacts p
  JOIN locks l ON l.locktype = 'transactionid' AND l.transactionid = p.transaction
    AND l.granted AND l.pid IS NULL
  WHERE p.database = pg_catalog.current_database() AND p.gid = ANY ($1::text[])),
held AS (
  SELECT o.gid, l.* FROM holders o
  JOIN locks l ON l.virtualtransaction = o.virtualtransaction AND l.pid IS NULL),
waiting AS MATERIALIZED (
  SELECT w.*, pg_catalog.pg_blocking_pids(w.pid) AS blockers FROM locks w WHERE NOT w.granted),
blocked AS (
  SELECT h.gid, w.pid FROM waiting w JOIN held h ON ${sameObject}
  JOIN ${conflicts} ON c.mode = h.mode AND w.mode = ANY (c.bars::text[])
  UNION
  SELECT b.gid, w.pid FROM blocked b JOIN waiting w ON b.pid = ANY (w.blockers))
SELECT o.gid, (SELECT count(*) FROM held h WHERE h.gid = o.gid)::text, b.pid::text,
  greatest(0, pg_catalog.round(extract(epoch FROM pg_catalog.clock_timestamp()
    - coalesce(w.waitstart, s.query_start)) * 1000))::bigint::text, s.application_name
FROM holders o LEFT JOIN blocked b ON b.gid = o.gid LEFT JOIN waiting w ON w.pid = b.pid
LEFT JOIN pg_catalog.pg_stat_activity s ON s.pid = b.pid ORDER BY o.gid, b.pid`

/**
 * How far a prepared branch holds vacuum back: the age of its number, and, if nothing in this
 * database reaches further back, the rows that wait to be cleaned. Sessions of other accounts may
 * be hidden. Parameter: names of prepared branches.
 */
export const findHorizon = `WITH oldest AS (SELECT pg_catalog.max(age) AS age FROM (
  SELECT greatest(pg_catalog.age(backend_xmin), pg_catalog.age(backend_xid)) AS age
    FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database()
  UNION ALL SELECT pg_catalog.age(transaction) FROM pg_catalog.pg_prepared_xacts
    WHERE database = pg_catalog.current_database()
  UNION ALL SELECT pg_catalog.age(xmin) FROM pg_catalog.pg_replication_slots) ages)
SELECT p.gid, pg_catalog.age(p.transaction)::text,
  CASE WHEN pg_catalog.age(p.transaction) >= coalesce(oldest.age, 0) THEN
    (SELECT coalesce(pg_catalog.sum(n_dead_tup), 0) FROM pg_catalog.pg_stat_user_tables)::text END
FROM pg_catalog.pg_prepared_xacts p, oldest
WHERE p.database = pg_catalog.current_database() AND p.gid = ANY ($1::text[])`

/** Everything prepared in this database, ours and foreign, the oldest first. */
export const listPrepared = `SELECT gid, ${milliseconds('prepared')}, owner, transaction::text
FROM pg_catalog.pg_prepared_xacts
WHERE database = pg_catalog.current_database() ORDER BY prepared, gid`
