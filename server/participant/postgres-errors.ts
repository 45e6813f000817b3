import type { Fault } from './participant'

/** One exchange that did not succeed. */
export interface Failure {
  /** True: the session is gone or silent, and what it was asked may or may not have happened. */
  readonly lost: boolean
  readonly code: string
  readonly message: string
  /** The place in the batch of the command that failed; -1 if none had been sent. */
  readonly at: number
}

type Operation = 'work' | 'prepare' | 'settle'

const TEXT_MAX = 500
/** Nothing but a change of configuration heals these; the branch keeps its locks until then. */
const ALARMS = new Set(['42501', '0A000', '25001', '42P01', '3D000', '28000', '28P01'])

/** A session that says goodbye (classes 08 and 57P) leaves open what became of the command. */
const leavesOpen = (code: string): boolean => code.startsWith('08') || code.startsWith('57P')

/** What a failed PREPARE TRANSACTION means: the server's own refusal is a no, silence is neither. */
export const voteAfter = ({ lost, code }: Failure): 'no' | 'unknown' =>
  lost || leavesOpen(code) ? 'unknown' : 'no'

/**
 * What a failed COMMIT PREPARED or ROLLBACK PREPARED means (9.3).
 * gone   no such prepared branch: it committed, rolled back or never was; evidence has to tell
 * retry  ask again for ever
 * alarm  ask again for ever, and tell somebody
 */
export function settleAfter({ lost, code }: Failure): 'gone' | 'retry' | 'alarm' {
  if (code === '42704' && !lost) return 'gone'
  if (code === '55000') return 'retry'
  return ALARMS.has(code) ? 'alarm' : 'retry'
}

/** The fault people read: what the server said, what it means here, what to do. */
export function faultOf(failure: Failure, operation: Operation): Fault {
  const code = failure.code === '25006' ? 'not-primary' : failure.code
  const said = failure.message.replace(/\.?$/, '.')
  return { code, text: `${said} ${meaning(failure, operation)}`.trim().slice(0, TEXT_MAX) }
}

/** Where a question has no other answer than what was asked for. */
export const noAnswer = (failure: Failure | null): Error =>
  failure === null
    ? new Error('The participant gave an empty answer')
    : Object.assign(new Error(faultOf(failure, 'settle').text), { code: failure.code })

/** An error of Node or of the driver, of which only the code is looked at. */
export function lostBy(error: unknown, at: number): Failure {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string'
      ? error.code
      : 'connection-lost'
  return { lost: true, code, message: error instanceof Error ? error.message : String(error), at }
}

export const timedOut = (at: number): Failure => ({
  lost: true,
  code: 'timeout',
  message: 'The participant did not answer in time',
  at,
})

const meanings: Readonly<Record<string, string>> = {
  '25006': 'This server is read-only: a standby. Point the address at the primary.',
  '40001': 'It ran into another transaction. Run the transaction again.',
  '40P01': 'It ran into another transaction. Run the transaction again.',
  '55P03': 'Somebody else holds a lock for too long. Look at what blocks it, or try again.',
  '57014': 'The time of the transaction was up. Give it a longer deadline, or less to do.',
  '42710': 'A prepared transaction of this name exists already. Use a new branch for new work.',
  '53200': 'All places for prepared transactions are taken. Raise max_prepared_transactions.',
  '53300': 'The server has no connection left. Raise max_connections, or run fewer coordinators.',
  '42501': 'The branch belongs to another role. Let the participant connect with that role.',
  '42704': 'No such prepared transaction is here: it was settled, or never was prepared.',
  '42P01': 'A table is missing there. If it is verdict_marker, test the participant once.',
  '0A000': 'The server cannot do this with a prepared transaction, or not in this database.',
  '28P01': 'The server refused name and password. Correct the address of the participant.',
  timeout: 'What became of the command is not known. It will be looked into.',
}

function meaning({ lost, code }: Failure, operation: Operation): string {
  if (code === '42501' && operation !== 'settle')
    return 'The role may not do this. Grant it the right, or let the participant use another role.'
  if (code === '55000' && operation === 'settle')
    return 'Another session is just finishing this branch. It will be asked again.'
  if (code === '55000' && operation === 'prepare')
    return 'Prepared transactions are disabled there. Set max_prepared_transactions and restart it.'
  const known = meanings[code]
  if (known !== undefined) return known
  if (lost) return 'The connection is gone. See whether the server runs and can be reached.'
  return operation === 'settle' ? 'It will be asked again.' : 'The branch is rolled back.'
}
