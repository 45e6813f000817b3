/*
 * The marker of SQLite: a row in the branch's own file, visible if and only if the branch committed.
 * Here it is the decision itself. The same key, taken by somebody else first, bars the branch.
 */

export const createMarkerTable = `CREATE TABLE IF NOT EXISTS main.verdict_marker (
  gid TEXT NOT NULL COLLATE BINARY,
  branch INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('WORK', 'ABORTED')),
  epoch INTEGER NOT NULL,
  at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  PRIMARY KEY (gid, branch)
) WITHOUT ROWID`

/** The audit reads markers by when their transactions began: the end of `gid` is a ulid. */
const ULID = 'substr(gid, -26)'
export const createMarkerIndex = `CREATE INDEX IF NOT EXISTS main.verdict_marker_ulid
ON verdict_marker (${ULID})`

/** What has committed, of one range. Parameters: from, until. */
export const listCommitted = `SELECT gid, branch FROM main.verdict_marker
WHERE kind = 'WORK' AND ${ULID} >= ? AND ${ULID} < ?`

/** Parameters: gid, branch, epoch. A barred branch fails here with SQLITE_CONSTRAINT_PRIMARYKEY. */
export const markWork = `INSERT INTO main.verdict_marker (gid, branch, kind, epoch)
VALUES (?, ?, 'WORK', ?)`

/** A row comes back if and only if the branch can never commit any more. Parameters: gid, branch. */
export const fenceBranch = `INSERT INTO main.verdict_marker (gid, branch, kind, epoch)
VALUES (?, ?, 'ABORTED', 0) ON CONFLICT DO NOTHING RETURNING kind`

/** Parameters: gid, branch. */
export const readMarker = 'SELECT kind FROM main.verdict_marker WHERE gid = ? AND branch = ?'

/** Parameters: an instant in milliseconds since 1970, and how many rows at most. */
export const pruneMarkers = `DELETE FROM main.verdict_marker WHERE (gid, branch) IN (
  SELECT gid, branch FROM main.verdict_marker WHERE at < ? ORDER BY at LIMIT ?)`
