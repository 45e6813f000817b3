import { createMarkerTable } from '@/server/participant/mariadb-marker-sql'

/*
 * What the kit keeps in the application's own MariaDB, beside the marker. What is prepared is kept by
 * the server itself; a row here says what had been asked and answered, never what is prepared.
 * Instants are read and written as seconds since 1970, whatever time zone a session has.
 */

export const BRANCHES = 'verdict_branch_state'
export const ANSWERS = 'verdict_answer'
export const EPOCHS = 'verdict_epoch'
export const BARRIERS = 'verdict_barrier'

const ascii = (length: number): string =>
  `varchar(${length}) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`
const now = 'timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)'

/** `session` is the connection that works on the branch, and when its server was started. */
export const setUpTables: readonly string[] = [
  createMarkerTable,
  `CREATE TABLE IF NOT EXISTS ${BRANCHES} (
  gid ${ascii(64)},
  branch smallint NOT NULL,
  state varchar(13) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
    CHECK (state IN ('ACTIVE', 'READ_ONLY', 'PREPARED', 'COMMITTED', 'ABORTED')),
  epoch bigint NOT NULL,
  deadline ${now},
  session bigint unsigned,
  server_start bigint,
  since ${now},
  PRIMARY KEY (gid, branch),
  KEY verdict_branch_since (since)
) ENGINE = InnoDB`,
  `CREATE TABLE IF NOT EXISTS ${ANSWERS} (
  answer_key ${ascii(100)} PRIMARY KEY,
  body_hash ${ascii(64)},
  status smallint,
  body longtext CHARACTER SET utf8mb4,
  at ${now}
) ENGINE = InnoDB`,
  `CREATE TABLE IF NOT EXISTS ${EPOCHS} (
  shard ${ascii(40)} PRIMARY KEY,
  epoch bigint NOT NULL
) ENGINE = InnoDB`,
  // `asked` counts how often a row was wanted: that tells the first from all others, in one statement.
  `CREATE TABLE IF NOT EXISTS ${BARRIERS} (
  gid ${ascii(64)},
  branch smallint NOT NULL,
  op ${ascii(12)},
  reason ${ascii(12)},
  asked int unsigned NOT NULL DEFAULT 1,
  at ${now},
  PRIMARY KEY (gid, branch, op),
  KEY verdict_barrier_at (at)
) ENGINE = InnoDB`,
]

const seconds = (column: string): string => `CAST(UNIX_TIMESTAMP(${column}) AS double)`

/** The row of a branch, with its answer to prepare and the highest epoch of its shard. Parameters: gid, branch, key, shard. */
export const readBranch = `SELECT b.state, b.epoch, ${seconds('b.since')} AS since,
  ${seconds('b.deadline')} AS deadline, a.body_hash, a.status, a.body, e.epoch AS highest
FROM (SELECT 1) AS one
LEFT JOIN ${BRANCHES} b ON b.gid = ? AND b.branch = ?
LEFT JOIN ${ANSWERS} a ON a.answer_key = ?
LEFT JOIN ${EPOCHS} e ON e.shard = ?`

/** Parameters: gid, branch, epoch, deadline. */
export const noteBegun = `INSERT INTO ${BRANCHES} (gid, branch, state, epoch, deadline)
VALUES (?, ?, 'ACTIVE', ?, FROM_UNIXTIME(?)) ON DUPLICATE KEY UPDATE gid = VALUES(gid)`

/** Parameters: shard, epoch. The higher one stays. */
export const raiseEpoch = `INSERT INTO ${EPOCHS} (shard, epoch) VALUES (?, ?)
ON DUPLICATE KEY UPDATE epoch = GREATEST(epoch, VALUES(epoch))`

/** Before the work: whose connection will own the branch. Parameters: connection, start of the server, gid, branch. */
export const noteSession = `UPDATE ${BRANCHES} SET session = ?, server_start = ?
WHERE gid = ? AND branch = ?`

export const readSession = `SELECT session, server_start FROM ${BRANCHES}
WHERE gid = ? AND branch = ?`

/** After the promise, for people and for evidence; the server's own list is what counts. */
export const notePrepared = `UPDATE ${BRANCHES} SET state = 'PREPARED', since = CURRENT_TIMESTAMP(3)
WHERE gid = ? AND branch = ? AND state = 'ACTIVE'`

/** Parameters: gid, branch, state, epoch. Since when is not moved by a repeat. */
export const noteEnd = `INSERT INTO ${BRANCHES} (gid, branch, state, epoch, deadline)
VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE
  since = IF(state = VALUES(state), since, VALUES(since)), state = VALUES(state)`

export const readSince = `SELECT ${seconds('since')} AS since FROM ${BRANCHES}
WHERE gid = ? AND branch = ?`

/** Parameters: key, hash, status, body. The answer that came first stands. */
export const noteAnswer = `INSERT INTO ${ANSWERS} (answer_key, body_hash, status, body)
VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE
  status = COALESCE(status, VALUES(status)), body = COALESCE(body, VALUES(body))`

export const readHash = `SELECT body_hash FROM ${ANSWERS} WHERE answer_key = ?`

/** Of the branches that this service has worked on, for the server's list has everybody's. */
export const readPromised = `SELECT CONCAT('vd1_', gid, '_', branch) AS name,
  ${seconds('since')} AS since, epoch FROM ${BRANCHES}
WHERE state IN ('ACTIVE', 'PREPARED') AND CONCAT('vd1_', gid, '_', branch) IN (?)`

/** What the memory of branches is: this database of this server, whatever process asks. */
export const readServer = `SELECT CONCAT(@@hostname, ':', @@port, '/', DATABASE()) AS server`

/** A server and its life: a connection's number means something only there. */
export const readStart = `SELECT ROUND(UNIX_TIMESTAMP(NOW(6)) - VARIABLE_VALUE) AS start
FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'UPTIME'`

/** The connection, if it is of our own account and has a transaction open. Parameter: its number. */
export const findOwner = `SELECT 1 AS owns FROM information_schema.processlist p
WHERE p.ID = ? AND p.USER = SUBSTRING_INDEX(USER(), '@', 1)
  AND EXISTS (SELECT 1 FROM information_schema.innodb_trx t WHERE t.trx_mysql_thread_id = p.ID)`
