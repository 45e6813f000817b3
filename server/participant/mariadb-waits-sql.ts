/** More than that nobody reads. Whom nobody keeps waiting comes first: with it the others can go on. */
const WAITS_MAX = 2_000

export const countWaits = `SELECT count(*) FROM information_schema.innodb_trx
WHERE trx_state = 'LOCK WAIT'`

const waited = 'TIMESTAMPDIFF(MICROSECOND, r.trx_wait_started, NOW(6)) DIV 1000'

const joined = (requesting: string, blocking: string): string =>
  `JOIN information_schema.innodb_trx r ON r.trx_id = w.${requesting}
JOIN information_schema.innodb_trx b ON b.trx_id = w.${blocking}
LEFT JOIN information_schema.processlist p ON p.ID = r.trx_mysql_thread_id
LEFT JOIN information_schema.processlist h ON h.ID = b.trx_mysql_thread_id
ORDER BY b.trx_state = 'LOCK WAIT', r.trx_wait_started LIMIT ${WAITS_MAX}`

/** Connection and account of who waits, the same of who holds, table, row, mode, since when. */
export const findWaitsMariadb = `SELECT r.trx_mysql_thread_id, p.USER, b.trx_mysql_thread_id, h.USER,
  l.lock_table, l.lock_data, l.lock_mode, ${waited}
FROM information_schema.innodb_lock_waits w
JOIN information_schema.innodb_locks l ON l.lock_id = w.requested_lock_id
${joined('requesting_trx_id', 'blocking_trx_id')}`

/** MySQL has moved the views. */
export const findWaitsMysql = `SELECT r.trx_mysql_thread_id, p.USER, b.trx_mysql_thread_id, h.USER,
  CONCAT(l.OBJECT_SCHEMA, '.', l.OBJECT_NAME), l.LOCK_DATA, l.LOCK_MODE, ${waited}
FROM performance_schema.data_lock_waits w
JOIN performance_schema.data_locks l ON l.ENGINE_LOCK_ID = w.REQUESTING_ENGINE_LOCK_ID
${joined('REQUESTING_ENGINE_TRANSACTION_ID', 'BLOCKING_ENGINE_TRANSACTION_ID')}`

/** Prepared, and owned by nobody: InnoDB does not tell which of those on the list it is. */
export const countOrphans = `SELECT count(*) FROM information_schema.innodb_trx
WHERE trx_mysql_thread_id = 0 AND trx_state = 'RUNNING'`

/** The connection waits for a lock of InnoDB. Parameter: its number. */
export const isWaiting = `SELECT 1 FROM information_schema.innodb_trx
WHERE trx_mysql_thread_id = ? AND trx_state = 'LOCK WAIT'`
