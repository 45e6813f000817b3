import type { BranchId } from '@/server/protocol/model'

/*
 * The marker: a row that a branch writes in its own database, visible if and only if the branch
 * committed. The same key, taken by somebody else first, is the fence against a late prepare.
 * Names are qualified, so that a statement of a client cannot lead them elsewhere.
 */

export const MARKER_SCHEMA = 'public'
export const MARKER_TABLE = 'verdict_marker'
const MARKER = `${MARKER_SCHEMA}.${MARKER_TABLE}`

/** Every coordinator that creates the table at the same time takes this advisory lock first. */
export const MARKER_LOCK = 0x56445431

export const createMarkerTable = `CREATE TABLE IF NOT EXISTS ${MARKER} (
  gid text COLLATE "C" NOT NULL,
  branch integer NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('WORK', 'ABORTED')),
  epoch bigint NOT NULL,
  xid text COLLATE "C",
  at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  PRIMARY KEY (gid, branch)
)`

/** The audit reads markers by when their transactions began: the end of `gid` is a ulid. */
export const MARKER_INDEX = 'verdict_marker_ulid'
export const createMarkerIndex = `CREATE INDEX ${MARKER_INDEX} ON ${MARKER}
  (pg_catalog."right"(gid, 26))`

/**
 * Asks and marks in one statement (D23): no row for a branch that wrote nothing, else its
 * transaction number. Parameters: gid, branch, epoch. A fenced branch fails here with 23505.
 */
export const markWork = `INSERT INTO ${MARKER} (gid, branch, kind, epoch, xid)
SELECT $1::text, $2::integer, 'WORK', $3::bigint, pg_catalog.pg_current_xact_id_if_assigned()::text
WHERE pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL
RETURNING xid`

/**
 * The same for a branch that promises in the same breath, and so has to have written: the mark is a
 * write. Parameters: gid, branch, epoch.
 */
export const markPromise = `INSERT INTO ${MARKER} (gid, branch, kind, epoch, xid)
VALUES ($1::text, $2::integer, 'WORK', $3::bigint, pg_catalog.pg_current_xact_id()::text)
RETURNING xid`

/**
 * The marker of a local transaction that a two-phase message goes with, which is its decision: the
 * commit must be on disk before anybody hears of it. Parameters: gid, branch, epoch.
 */
export const markMessage = `INSERT INTO ${MARKER} (gid, branch, kind, epoch, xid)
VALUES ($1::text, $2::integer, 'WORK', $3::bigint, pg_catalog.pg_current_xact_id()::text)
RETURNING CASE pg_catalog.current_setting('synchronous_commit') WHEN 'off'
  THEN pg_catalog.set_config('synchronous_commit', 'on', true) END`

/**
 * The marker of a step that is committed by itself, written before its statements: a repeat fails here
 * at once with 23505, and one that runs at the same time waits here. The compensation of branch n has
 * its own, under -n. Parameters: gid, branch, epoch.
 */
export const markStep = `INSERT INTO ${MARKER} (gid, branch, kind, epoch, xid)
VALUES ($1::text, $2::integer, 'WORK', $3::bigint, pg_catalog.pg_current_xact_id()::text)`

/**
 * What a branch of optimistic two-phase commit has written is exposed as long as this row is there,
 * under n + 1000: rows whose xmin is its xid may still be undone. Nothing for one that wrote nothing.
 * Parameters: gid, branch, epoch.
 */
export const exposeWork = `INSERT INTO ${MARKER} (gid, branch, kind, epoch, xid)
SELECT $1::text, $2::integer + 1000, 'WORK', $3::bigint,
  pg_catalog.pg_current_xact_id_if_assigned()::text
WHERE pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL`

/** Parameters: gid, branch. */
export const unexpose = `DELETE FROM ${MARKER}
WHERE gid = $1::text AND branch = $2::integer + 1000`

/** How a branch has ended, and whether it was compensated since. Parameters: gid, branch. */
export const readEnds = `SELECT branch::text, kind FROM ${MARKER}
WHERE gid = $1::text AND branch IN ($2::integer, -$2::integer)`

/** The fence of 9.4: a row comes back if and only if the branch can never prepare any more. */
export const fenceBranch = `INSERT INTO ${MARKER} (gid, branch, kind, epoch)
VALUES ($1::text, $2::integer, 'ABORTED', $3::bigint) ON CONFLICT DO NOTHING RETURNING kind`

/** Parameters: gid, branch. */
export const readMarker = `SELECT kind FROM ${MARKER} WHERE gid = $1::text AND branch = $2::integer`

/** Parameters: an instant in milliseconds since 1970, and how many rows at most. */
export const pruneMarkers = `DELETE FROM ${MARKER} WHERE (gid, branch) IN (
  SELECT gid, branch FROM ${MARKER}
  WHERE at < pg_catalog.to_timestamp($1::float8 / 1000) ORDER BY at LIMIT $2::integer
  FOR UPDATE SKIP LOCKED)`

interface MarkerKey {
  readonly gid: string
  readonly branch: string
}

/** The transaction and the number of the branch, as the marker's two columns hold them. */
export function markerKey(branch: BranchId): MarkerKey {
  const key = markerKeyOf(branch)
  if (key === null) throw new Error(`not a branch id: ${branch}`)
  return key
}

/** Null for the name of a branch that writes no marker: a foreign one. */
export function markerKeyOf(gid: string): MarkerKey | null {
  const [, transaction, number] = /^vd1_(.+)_(\d{1,3})$/.exec(gid) ?? []
  if (transaction === undefined || number === undefined) return null
  return { gid: transaction, branch: number }
}

/**
 * Before a COMMIT that promises or decides: its statements, or the role, may have asked not to wait for
 * the disk, and what is answered as done must stay done.
 */
export const synced = `SELECT CASE pg_catalog.current_setting('synchronous_commit') WHEN 'off'
  THEN pg_catalog.set_config('synchronous_commit', 'on', true) END`
