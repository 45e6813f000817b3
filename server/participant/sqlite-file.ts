import { type Asking, createAsking } from './sqlite-asking'
import type { Calls, MarkerKey } from './sqlite-calls'
import {
  checkFile,
  failureOf,
  type Opened,
  openFile,
  read,
  run,
  SqliteFailure,
} from './sqlite-connection'
import { examineFile } from './sqlite-examine'
import {
  createMarkerIndex,
  fenceBranch,
  markWork,
  pruneMarkers,
  readMarker,
} from './sqlite-marker-sql'
import { committedIn, digestsIn } from './sqlite-outcomes-file'

interface Session extends Opened {
  /** False: nothing was changed, and there is nothing to decide. */
  readonly wrote: boolean
}

export type SqliteFile = {
  readonly [Name in keyof Calls]: (input: Calls[Name][0]) => Calls[Name][1]
} & { close(): void }

/** One file of SQLite, as one thread has it open. Every call blocks, and throws a SqliteFailure. */
export function createSqliteFile(path: string): SqliteFile {
  const sessions = new Map<string, Session>()
  const asking = createAsking(path)
  return {
    work: (input) => work(path, sessions, input),
    decide: (key) => {
      const session = sessions.get(nameOf(key))
      if (session === undefined) return 'no-session'
      sessions.delete(nameOf(key))
      return decide(path, session)
    },
    release: (key) => {
      const session = sessions.get(nameOf(key))
      sessions.delete(nameOf(key))
      if (session !== undefined) undo(session)
      return session !== undefined
    },
    fence: ({ gid, branch }) =>
      asking.write((opened) => {
        const [fenced] = read(opened, fenceBranch, [gid, branch])
        return fenced === undefined ? (kindOf(opened, { gid, branch }) ?? 'ABORTED') : 'ABORTED'
      }),
    markers: (keys) => asking.ask((opened) => keys.map((key) => kindOf(opened, key))),
    digests: (asked) => asking.ask((opened) => digestsIn(opened, asked)),
    committed: (asked) => asking.ask((opened) => committedIn(opened, asked)),
    examine: () => {
      const examined = asking.ask((opened) => examineFile(path, opened))
      addIndex(asking)
      return examined
    },
    probe: () => {
      asking.ask((opened) => read(opened, 'SELECT 1 FROM sqlite_schema LIMIT 1'))
      return null
    },
    prune: ({ before, limit }) =>
      asking.write((opened) => {
        run(opened, pruneMarkers, [before, limit])
        return Number(read(opened, 'SELECT changes()')[0]?.[0] ?? 0)
      }),
    close: () => {
      for (const session of sessions.values()) undo(session)
      asking.close()
    },
  }
}

/** Another session may be writing: then the audit does without, only slower, until the next test. */
function addIndex(asking: Asking): void {
  try {
    asking.ask(({ connection }) => connection.exec(createMarkerIndex))
  } catch {
    // What is wrong with the file is told by the findings.
  }
}

function work(
  path: string,
  sessions: Map<string, Session>,
  { key, epoch, statements }: Calls['work'][0],
): { rows: number } {
  const opened = openFile(path)
  try {
    opened.connection.exec('BEGIN IMMEDIATE')
    const before = countsOf(opened)
    for (const { sql, params } of statements) run(opened, sql, params)
    const after = countsOf(opened)
    const wrote = after.changes !== before.changes || after.schema !== before.schema
    if (wrote) mark(opened, key, epoch)
    sessions.set(nameOf(key), { ...opened, wrote })
    return { rows: after.changes - before.changes }
  } catch (error) {
    undo(opened)
    throw error
  }
}

const nameOf = ({ gid, branch }: MarkerKey): string => `${gid}/${branch}`

function kindOf(opened: Opened, { gid, branch }: MarkerKey): 'WORK' | 'ABORTED' | null {
  const [row] = read(opened, readMarker, [gid, branch])
  if (row === undefined) return null
  return row[0] === 'WORK' ? 'WORK' : 'ABORTED'
}

/** Rows changed by the session, by triggers and cascades too; a changed schema counts no rows. */
const countsOf = (opened: Opened) => ({
  changes: Number(read(opened, 'SELECT total_changes()')[0]?.[0] ?? 0),
  schema: Number(read(opened, 'PRAGMA schema_version')[0]?.[0] ?? 0),
})

function mark(opened: Opened, { gid, branch }: MarkerKey, epoch: number): void {
  try {
    run(opened, markWork, [gid, branch, epoch])
  } catch (error) {
    const failure = failureOf(error, true)
    if (failure.code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw error
    throw new SqliteFailure({ ...failure, code: 'fenced' })
  }
}

/** After a commit that failed by a constraint the transaction is still open: rolled back, it is over. */
function decide(path: string, session: Session): 'committed' | 'read-only' {
  if (!session.wrote) {
    undo(session)
    return 'read-only'
  }
  try {
    checkFile(path, session)
    session.connection.exec('COMMIT')
  } catch (error) {
    const failure = failureOf(error, false)
    const sure = failure.undone || /^SQLITE_(CONSTRAINT|BUSY)/.test(failure.code)
    const undone = undo(session) && sure
    throw new SqliteFailure({ ...failure, undone })
  }
  session.connection.close()
  return 'committed'
}

/** True: the transaction was still open, and is rolled back now. */
function undo({ connection }: Opened): boolean {
  const open = connection.inTransaction
  try {
    if (open) connection.exec('ROLLBACK')
    return open
  } catch {
    // A connection that cannot even roll back is closed, and SQLite rolls back for it.
    return false
  } finally {
    connection.close()
  }
}
