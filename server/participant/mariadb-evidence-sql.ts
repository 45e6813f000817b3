import { MARKER_TABLE } from './mariadb-marker-sql'

/** Parameters: gid and branch of each. */
export const findMarkers = (count: number): string =>
  `SELECT gid, branch, kind FROM ${MARKER_TABLE}
WHERE (gid, branch) IN (${Array(count).fill('(?, ?)').join(', ')})`

/**
 * What InnoDB shows of its transactions is a copy, made anew only when nobody has looked for a tenth
 * of a second: whoever must know how it is now waits so long first.
 */
export const awaitFreshView = 'DO SLEEP(0.11)'

/**
 * Everything InnoDB has open. One that is prepared keeps the number of the connection that owns it;
 * it becomes 0 when nobody does any more, after a restart too.
 */
export const findOpen = `SELECT t.trx_id, t.trx_mysql_thread_id, t.trx_rows_modified,
  t.trx_rows_locked, t.trx_state, p.ID IS NOT NULL
FROM information_schema.innodb_trx t
LEFT JOIN information_schema.processlist p ON p.ID = t.trx_mysql_thread_id`

const waits = `TIMESTAMPDIFF(MICROSECOND, r.trx_wait_started, NOW(6)) DIV 1000,
  COALESCE(p.USER, '')`

/** Who waits, and for whom: the transaction that blocks, the connection that waits, since when. */
export const findWaitsMariadb = `SELECT DISTINCT w.blocking_trx_id, r.trx_mysql_thread_id, ${waits}
FROM information_schema.innodb_lock_waits w
JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id
LEFT JOIN information_schema.processlist p ON p.ID = r.trx_mysql_thread_id`

/** MySQL has moved the view. */
export const findWaitsMysql = `SELECT DISTINCT w.BLOCKING_ENGINE_TRANSACTION_ID,
  r.trx_mysql_thread_id, ${waits}
FROM performance_schema.data_lock_waits w
JOIN information_schema.innodb_trx r ON r.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID
LEFT JOIN information_schema.processlist p ON p.ID = r.trx_mysql_thread_id`
