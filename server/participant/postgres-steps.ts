import type { BranchId } from '@/server/protocol/model'
import { markerKey, markStep, synced, unexpose } from './marker-sql'
import { parameterText } from './parameter-text'
import type { Statement } from './participant'
import type { PerformsSteps, StepCall, Stepped } from './performs-steps'
import { dismiss } from './postgres-branch-session'
import { parting } from './postgres-commands'
import type { Failure } from './postgres-errors'
import { exchange } from './postgres-exchange'
import { fence } from './postgres-fence'
import type { Command } from './postgres-messages'
import type { OnRoundTrip } from './postgres-options'
import type { Sessions } from './postgres-pool'
import { fenced, foreignPayload, lost, refusalOf, undecided } from './postgres-step-faults'
import { leavesBehind, statementFault } from './statement-guard'
import { statementsIn } from './step-statements'

interface Options {
  /** For actions; compensations must not wait behind them. */
  readonly working: Sessions
  readonly settling: Sessions
  readonly onRoundTrip: OnRoundTrip
  readonly lockMsMax: number
}

/** Where in `commandsOf` the marker stands. */
const MARKER_AT = 2
const STEP_MS_MAX = 600_000

/**
 * Steps of a saga at a PostgreSQL (`protocols.md` 6.1, 7): the statements and the marker are one local
 * transaction, which commits at once. The marker is what a lost answer is found again by, what makes a
 * repeat do nothing, and, taken by the compensation, what bars an action that comes late.
 */
export const createPostgresSteps = (options: Options): PerformsSteps => ({
  offered: ['action', 'compensate'],
  perform: (branch, call) => {
    const statements = statementsIn(call.payload)
    if (statements === null) return Promise.resolve(foreignPayload)
    return call.operation === 'action'
      ? act(options, { branch, statements, call })
      : compensate(options, { branch, statements, call })
  },
})

interface Step {
  readonly branch: BranchId
  readonly statements: readonly Statement[]
  readonly call: StepCall
}

async function act(options: Options, step: Step): Promise<Stepped> {
  const { working } = options
  const failure = await commitStep(options, working, step)
  if (failure === null) return { type: 'done' }
  const repeated = failure.code === '23505' && failure.at === MARKER_AT
  const refusal = repeated ? fenced : refusalOf(failure, MARKER_AT)
  if (refusal === null) return lost(failure)
  if (step.call.retriable && !repeated) return { type: 'refused', fault: refusal }
  // What is refused once is refused for ever; and what was done before this call was done.
  return standing(options, step, refusal)
}

async function standing(
  options: Options,
  { branch, call }: Step,
  refusal: typeof fenced,
): Promise<Stepped> {
  options.onRoundTrip(branch, 'fence')
  const found = await fence(options.settling, branch, call.signal)
  if (found.kind === 'WORK') return { type: 'done' }
  if (found.kind === 'ABORTED') return { type: 'refused', fault: refusal }
  return 'failure' in found ? lost(found.failure) : undecided
}

/** Bars the action for good, unless it is done; only then there is something to undo. */
async function compensate(options: Options, step: Step): Promise<Stepped> {
  const { branch, call } = step
  options.onRoundTrip(branch, 'fence')
  const found = await fence(options.settling, branch, call.signal)
  if (found.kind === 'ABORTED') return { type: 'done' }
  if (found.kind === null) return 'failure' in found ? lost(found.failure) : undecided
  const failure = await commitStep(options, options.settling, step)
  const done = failure === null || (failure.code === '23505' && failure.at === MARKER_AT)
  if (done) return { type: 'done' }
  const refusal = refusalOf(failure, MARKER_AT)
  return refusal === null ? lost(failure) : { type: 'refused', fault: refusal }
}

/** Runs and commits in one round trip; null: it is done. */
async function commitStep(
  { onRoundTrip, lockMsMax }: Options,
  sessions: Sessions,
  { branch, statements, call: { operation, signal, onSent } }: Step,
): Promise<Failure | null> {
  const fault = statements.map(statementFault).find((one) => one !== null)
  if (fault) return { lost: false, code: '42601', message: fault.text, at: MARKER_AT + 1 }
  const acquired = await sessions.acquire(signal)
  if ('failure' in acquired) return acquired.failure
  const { lease } = acquired
  onRoundTrip(branch, 'step')
  const leaves = leavesBehind(statements)
  const commands = [
    ...commandsOf({ branch, operation, statements, lockMsMax }),
    ...(leaves === 'nothing' ? [] : parting),
  ]
  const { replies, failure } = await exchange(lease.session, commands, { signal, onSent })
  if (failure?.code === 'timeout') sessions.suspect()
  dismiss(lease, { leaves }, failure)
  const at = commands.findIndex(({ text }) => text === 'COMMIT')
  const committed = replies[at]?.tag === 'COMMIT'
  if (committed) return null
  return failure ?? { lost: false, code: '25P01', message: rolledBack, at }
}

interface Wording extends Pick<Step, 'branch' | 'statements'>, Pick<StepCall, 'operation'> {
  readonly lockMsMax: number
}

/** The transaction, its time limits, the mark, the work, and the commit, which must be on disk. */
function commandsOf({ branch, operation, statements, lockMsMax }: Wording): readonly Command[] {
  const { gid, branch: n } = markerKey(branch)
  const number = operation === 'action' ? n : `-${n}`
  return [
    { text: 'BEGIN' },
    { text: limits, values: [String(lockMsMax), String(STEP_MS_MAX)] },
    { text: markStep, values: [gid, number, '0'] },
    ...statements.map(({ sql, params }) => ({ text: sql, values: params.map(parameterText) })),
    // A branch that had voted by committing is exposed no longer; a step never was marked so.
    ...(operation === 'compensate' ? [{ text: unexpose, values: [gid, n] }] : []),
    { text: synced },
    // As text each time, for who looks at what passes on the way to the server.
    { text: 'COMMIT', once: true },
  ]
}

const limits = `SELECT pg_catalog.set_config('lock_timeout', $1, true),
  pg_catalog.set_config('statement_timeout', $2, true)`
const rolledBack = 'The server rolled the step back instead of committing it'
