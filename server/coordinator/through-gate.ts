import type { Fault } from '@/server/participant/participant'
import { passingOf } from '@/server/policy/own-retry'
import type { Instant } from '@/server/protocol/model'
import { type Attempted, noteHeldBack } from './attempt-record'
import type { Pass } from './gates'
import { type NotNow, notNow, notSent } from './not-now'
import { isHeld, nameOf, type PauseDeps, rulesOf, sleep, turn } from './pause'

/** Makes the call that was let through, and tells the gate what came of it. */
export async function through<T>(
  pass: Pass,
  call: () => Promise<T>,
  faultOf: (answer: T) => Fault | null,
): Promise<T> {
  let answer: T
  try {
    answer = await call()
  } catch (error) {
    pass.drop()
    throw error
  }
  pass.done(faultOf(answer))
  return answer
}

export const isPass = (asked: Pass | NotNow): asked is Pass => 'done' in asked

/** What is owed, for as long as it is. */
export interface Owed {
  readonly attempted: Attempted
  /** The number of the attempt that is to be made. */
  readonly n: number
  /** Somebody wants it now. */
  readonly ordered: boolean
  readonly isOwed: () => boolean
}

/**
 * Waits until a call that is owed may go: at once while the breaker is closed, else as its probe, and
 * for as long as it takes. Null: it is owed no more.
 */
export async function untilAdmitted(deps: PauseDeps, owed: Owed): Promise<Pass | null> {
  const { attempted, isOwed, ordered } = owed
  const name = nameOf(attempted.running, attempted.branch)
  const operation = rulesOf(attempted.operation)
  const passing = passingOf(attempted.running.retry)
  let asked: Admission = ordered
    ? deps.gates.ordered(name, operation)
    : deps.gates.owed(name, operation, passing)
  let notedMs: number | null = null
  while (!('done' in asked)) {
    if (!isOwed()) return null
    const { untilMs } = asked
    if (untilMs !== null && untilMs !== notedMs) noteWaiting(deps, owed, untilMs)
    notedMs = untilMs ?? notedMs
    const leftMs = untilMs === null ? probeMs(deps, owed) : untilMs - deps.clock.monotonicMs()
    const why = await sleep(deps, attempted, leftMs, true)
    const overdue = untilMs === null && why === 'time' && isOwed()
    if (overdue) await turn(deps, attempted)
    asked = await comeAgain(deps, owed, why === 'ordered' || overdue)
  }
  return asked
}

/**
 * So long the probe of somebody else is waited for. It may be a client's statement, which has all the
 * time until its deadline: what is owed goes then beside it, at the rate of repeats.
 */
function probeMs({ policyOf }: PauseDeps, { attempted }: Owed): number {
  const { policy } = policyOf(attempted.running, attempted.branch)
  return 2 * policy.operations[rulesOf(attempted.operation)].attemptMs
}

type Admission = ReturnType<PauseDeps['gates']['owed']>

/** Whoever waited for the breaker comes with all the others, and takes a turn as they do. */
async function comeAgain(
  deps: PauseDeps,
  { attempted, isOwed }: Owed,
  orderedNow: boolean,
): Promise<Admission> {
  const name = nameOf(attempted.running, attempted.branch)
  const operation = rulesOf(attempted.operation)
  const ordered =
    orderedNow || (deps.gates.isClosed(name) && isOwed() && (await turn(deps, attempted)))
  if (!isOwed()) return { untilMs: null }
  if (ordered) return deps.gates.ordered(name, operation)
  // Paused meanwhile: no probe goes there either.
  if (isHeld(deps, attempted.running, attempted.branch)) return { untilMs: null }
  return deps.gates.owed(name, operation)
}

function noteWaiting(deps: PauseDeps, { attempted, n }: Owed, untilMs: number): void {
  const { running, branch } = attempted
  const waitMs = Math.max(0, untilMs - deps.clock.monotonicMs())
  const { version: policyVersion } = deps.policyOf(running, branch)
  const fault = notSent(notNow('breaker-open', nameOf(running, branch), waitMs))
  const at = deps.clock.now() as Instant
  noteHeldBack(deps, attempted, { n, at, fault, waitMs, policyVersion })
}
