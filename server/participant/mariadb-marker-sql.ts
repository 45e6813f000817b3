import type { BranchId } from '@/server/protocol/model'

/*
 * What a branch writes and is asked at MariaDB and MySQL: its name for XA, and the marker, which is
 * visible if and only if the branch committed. The same key, taken by somebody else first, is the
 * fence against a late prepare. Parameters are `?`. Tables bear no database: the connection must be
 * in the participant's own.
 */

/** Ours among all that a server has prepared: the letters VDT1. */
export const XA_FORMAT_ID = 0x56445431

export const MARKER_TABLE = 'verdict_marker'

/** Whoever creates the table takes this lock first: GET_LOCK(?, seconds). */
export const MARKER_LOCK = 'verdict_marker'

/**
 * The audit reads markers by when their transactions began: the end of `gid` is a ulid. The column
 * is computed and takes no place in the row, so a table that is there gets it without being
 * rewritten; an index over an expression is not to be had on every server.
 */
export const MARKER_ULID = 'ulid'
const ulidColumn = `${MARKER_ULID} char(26) CHARACTER SET ascii COLLATE ascii_bin
    GENERATED ALWAYS AS (RIGHT(gid, 26)) VIRTUAL`
export const ULID_INDEX = 'verdict_marker_ulid'
const ulidIndex = `KEY ${ULID_INDEX} (${MARKER_ULID})`

/** `at` is for pruning alone. Keys are compared byte by byte: no two ids are alike by accident. */
export const createMarkerTable = `CREATE TABLE IF NOT EXISTS ${MARKER_TABLE} (
  gid varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  branch smallint NOT NULL,
  kind varchar(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
    CHECK (kind IN ('WORK', 'ABORTED')),
  epoch bigint NOT NULL,
  at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  ${ulidColumn},
  PRIMARY KEY (gid, branch),
  KEY verdict_marker_at (at),
  ${ulidIndex}
) ENGINE = InnoDB`

/**
 * For a table that was made before the audit could read it. Prepared branches hold the table against
 * it for as long as they wait, and writers queue behind whoever waits for them: not longer than the
 * shortest limit that every server knows. Column and index apart, for each is then quick.
 */
export const addMarkerUlid = ({ column }: { readonly column: boolean }): readonly string[] => [
  'SET SESSION lock_wait_timeout = 1',
  ...(column ? [`ALTER TABLE ${MARKER_TABLE} ADD COLUMN ${ulidColumn}`] : []),
  `ALTER TABLE ${MARKER_TABLE} ADD ${ulidIndex}`,
  'SET SESSION lock_wait_timeout = DEFAULT',
]

/**
 * The mark of a branch that may have written, as the last write before XA END. Parameters: gid,
 * branch, epoch. A branch that was given up meanwhile fails here with 1062, and must not prepare.
 */
export const markWork = `INSERT INTO ${MARKER_TABLE} (gid, branch, kind, epoch)
VALUES (?, ?, 'WORK', ?)`

/**
 * The fence, on a connection of its own, outside a transaction. Parameters: gid, branch, epoch.
 * It went in: the branch can never prepare any more. 1062: the key is taken, read the marker.
 * 1205 after `fenceLimits`: the branch is alive, or has just prepared; ask again.
 */
export const fenceBranch = `INSERT INTO ${MARKER_TABLE} (gid, branch, kind, epoch)
VALUES (?, ?, 'ABORTED', ?)`

export const fenceLimits =
  'SET SESSION autocommit = 1, innodb_lock_wait_timeout = 1, lock_wait_timeout = 1'

/** Parameters: gid, branch. WORK: the branch committed. ABORTED: it never can. */
export const readMarker = `SELECT kind FROM ${MARKER_TABLE} WHERE gid = ? AND branch = ?`

/** For the next statement alone: `readMarker` then shows the mark of one that has not ended, too. */
export const seeUncommitted = 'SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED'

/**
 * Old markers of ended branches, the oldest first. It takes no lock and does not see what a
 * prepared branch has marked. Parameters: an instant in milliseconds since 1970, how many at most.
 */
export const findOldMarkers = `SELECT gid, branch FROM ${MARKER_TABLE}
WHERE at < FROM_UNIXTIME(? / 1000) ORDER BY at LIMIT ?`

/**
 * Deletes one marker by its whole key: of several keys in one statement the server may make a scan,
 * and wait for what prepared branches have marked. Parameters: gid, branch.
 */
export const pruneMarker = `DELETE FROM ${MARKER_TABLE} WHERE gid = ? AND branch = ?`

interface XaName {
  /** The transaction, as the marker's column `gid` and as the xid's first part. */
  readonly gid: string
  /** The number of the branch: the marker's column `branch`, and the xid's second part. */
  readonly branch: string
}

/** What the branch is called in the marker's two columns. */
export function xaName(branch: BranchId): XaName {
  const [, gid, number] = /^vd1_(.+)_(\d{1,3})$/.exec(branch) ?? []
  if (gid === undefined || number === undefined) throw new Error(`not a branch id: ${branch}`)
  return { gid, branch: number }
}

/** The branch's xid as XA takes it: `XA START ${xidOf(branch)}`. In hex, so nothing in it is read. */
export function xidOf(branch: BranchId): string {
  const { gid, branch: number } = xaName(branch)
  return `X'${hexOf(gid)}',X'${hexOf(number)}',${XA_FORMAT_ID}`
}

/** Ids are ASCII by their making. */
const hexOf = (text: string): string =>
  [...text].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('')
