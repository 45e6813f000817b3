import { MARKER_TABLE, MARKER_ULID, ULID_INDEX } from './mariadb-marker-sql'

/*
 * The hash table of outcomes, read from the markers; protocol/outcome-buckets.ts says what the hash
 * is. Parameters are `?`.
 */

/**
 * For the next statement alone: what others have not committed is never counted, whatever the server
 * is set to.
 */
export const seeCommitted = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED'

const ofMarkers = `TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '${MARKER_TABLE}'`

/** Whether the marker table has the column that the audit reads by, and the index on it. */
export const findUlid = `SELECT
  (SELECT COUNT(*) FROM information_schema.columns
    WHERE ${ofMarkers} AND COLUMN_NAME = '${MARKER_ULID}'),
  (SELECT COUNT(*) FROM information_schema.statistics
    WHERE ${ofMarkers} AND INDEX_NAME = '${ULID_INDEX}')`

/** Without the column all markers are read, to the same result. */
const source = (indexed: boolean): string => {
  const ulid = indexed ? MARKER_ULID : 'RIGHT(gid, 26)'
  return `(
  SELECT gid, branch, LEFT(${ulid}, 7) AS begun, MD5(CONCAT(gid, '_', branch)) AS hash
  FROM ${MARKER_TABLE}
  WHERE kind = 'WORK' AND ${ulid} >= ? AND ${ulid} < ? AND LEFT(gid, CHAR_LENGTH(?)) = ?
) AS m`
}

/** Parameters: from, until, and twice the beginning of every id of the cluster. */
export const digestOutcomes = (indexed: boolean): string =>
  `SELECT m.begun, SUBSTR(m.hash, 17, 1) AS slot, COUNT(*), LPAD(LOWER(HEX(BIT_XOR(
    CAST(CONV(SUBSTR(m.hash, 1, 16), 16, 10) AS UNSIGNED)))), 16, '0')
FROM ${source(indexed)} GROUP BY m.begun, slot`

/** Parameters: as above, and then window and slot of each bucket. */
export const listOutcomes = (indexed: boolean, buckets: number): string =>
  `SELECT CONCAT('vd1_', m.gid, '_', m.branch)
FROM ${source(indexed)}
WHERE (m.begun, SUBSTR(m.hash, 17, 1)) IN (${Array(buckets).fill('(?, ?)').join(', ')})`
