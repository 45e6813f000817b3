import type { Fault } from './participant'

/** One exchange that did not succeed. */
export interface Failure {
  /** True: the session is gone or silent, and what it was asked may or may not have happened. */
  readonly lost: boolean
  /** The server's number of the error; null for an error of the network or of ours. */
  readonly errno: number | null
  /** The number in text, by which policies know it; else a name of the network's or ours. */
  readonly code: string
  readonly message: string
}

type Operation = 'work' | 'prepare' | 'settle'

export const ER = {
  duplicate: 1062,
  lockWaitTimeout: 1205,
  unknownXid: 1397,
  invalid: 1398,
  wrongState: 1399,
  outside: 1400,
  rolledBack: 1402,
  rolledBackByTimeout: 1613,
  rolledBackByDeadlock: 1614,
  unknownThread: 1094,
} as const

const TEXT_MAX = 500
/** The server says goodbye: shutdown, KILL, a broken or an idle connection. */
const GOODBYES = new Set([1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 4031])
/** The server has refused to prepare, and the branch is or will be rolled back. */
const REFUSALS = new Set([1213, 1290, 1397, 1398, 1399, 1402, 1613, 1614, 1792, 1836])
/** Nothing but a change of configuration heals these; the branch keeps its locks until then. */
const ALARMS = new Set([1044, 1045, 1046, 1049, 1142, 1143, 1146, 1227, 1370, 1401])

/** What a failed XA PREPARE means: a known refusal is a no, and everything else is neither. */
export const voteAfter = ({ lost, errno }: Failure): 'no' | 'unknown' =>
  !lost && errno !== null && REFUSALS.has(errno) ? 'no' : 'unknown'

/**
 * What a failed XA COMMIT or XA ROLLBACK means (`protocols.md` 10.4).
 * gone         no such branch, or none that this session may have: the list has to tell which
 * rolled-back  the server has rolled it back, or had nothing to commit
 * retry        ask again for ever, on a fresh connection
 * alarm        ask again for ever, and tell somebody
 */
export function settleAfter({ lost, errno }: Failure): 'gone' | 'rolled-back' | 'retry' | 'alarm' {
  if (lost || errno === null) return 'retry'
  if (errno === ER.unknownXid) return 'gone'
  if (ROLLED_BACK.has(errno)) return 'rolled-back'
  return ALARMS.has(errno) ? 'alarm' : 'retry'
}

const ROLLED_BACK: ReadonlySet<number> = new Set([
  ER.rolledBack,
  ER.rolledBackByTimeout,
  ER.rolledBackByDeadlock,
])

/** The fault people read: what the server said, what it means here, what to do. */
export function faultOf(failure: Failure, operation: Operation): Fault {
  const said = failure.message.replace(/\.?$/, '.')
  return { code: failure.code, text: `${said} ${meaning(failure, operation)}`.slice(0, TEXT_MAX) }
}

/** An error of the driver, of which only number and code are looked at. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  const errno = serverErrno(error)
  const name = nameOf(error)
  if (errno === null) return { lost: true, errno, code: name ?? 'connection-lost', message }
  const said = name === null || message.includes(name) ? message : `${name}: ${message}`
  return { lost: GOODBYES.has(errno), errno, code: String(errno), message: said }
}

const nameOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

/** An error the server sent bears an SQLSTATE; one of Node bears a number of the system's. */
function serverErrno(error: unknown): number | null {
  if (!(error instanceof Error) || !('errno' in error) || !('sqlState' in error)) return null
  return typeof error.errno === 'number' && error.errno > 0 ? error.errno : null
}

export const timedOut: Failure = {
  lost: true,
  errno: null,
  code: 'timeout',
  message: 'The participant did not answer in time',
}

const meanings: Readonly<Record<number, string>> = {
  1205: 'Somebody else holds a lock for too long. Look at what blocks it, or try again.',
  1213: 'It ran into another transaction and was rolled back. Run the transaction again.',
  1290: 'The server is read-only, a replica perhaps. Point the address at the primary.',
  1792: 'The branch looked as if it only read, and ran read-only. Let what writes be a statement of its own.',
  1836: 'The server is read-only, a replica perhaps. Point the address at the primary.',
  1040: 'The server has no connection left. Raise max_connections, or run fewer coordinators.',
  1045: 'The server refused name and password. Correct the address of the participant.',
  1046: 'The address names no database. Add it at the end of the address.',
  1049: 'There is no such database. Correct the address of the participant.',
  1142: 'The account may not do this. Grant it the right.',
  1146: 'A table is missing there. If it is verdict_marker, test the participant once.',
  1227: 'The account lacks a privilege. Test the participant: it names which.',
  1397: 'No such branch is here, or a session that is still connected owns it.',
  1399: 'The server does not take this command in the state the branch is in.',
  1402: 'The server has rolled the branch back.',
  1440: 'A branch of this name exists already. Use a new branch for new work.',
  1613: 'The server has rolled the branch back: it took too long.',
  1614: 'The server has rolled the branch back: it ran into another transaction.',
  1969: 'The time of the transaction was up. Give it a longer deadline, or less to do.',
  3024: 'The time of the transaction was up. Give it a longer deadline, or less to do.',
}

function meaning({ lost, errno, code }: Failure, operation: Operation): string {
  const known = errno === null ? undefined : meanings[errno]
  if (known !== undefined) return known
  if (code === 'timeout') return 'What became of the command is not known. It will be looked into.'
  if (lost) return 'The connection is gone. See whether the server runs and can be reached.'
  return operation === 'settle' ? 'It will be asked again.' : 'The branch is rolled back.'
}
