import type { Participant, Voted } from '@/server/participant/participant'
import { backOffMs } from '@/server/policy/back-off'
import { classOf } from '@/server/policy/error-class'
import { allowsRepeat, passingOf } from '@/server/policy/own-retry'
import { rankOf } from '@/server/policy/priority-queue'
import type { BranchId } from '@/server/protocol/model'
import { noteRepeated } from './attempt-record'
import { bounded } from './bounded'
import type { DeliverDeps } from './deliver'
import { type NotNow, notNow, notSent } from './not-now'
import { isHeld, nameOf } from './pause'
import type { Running } from './running'
import { numberOf } from './running-rows'
import { startWatch, type Timing } from './stopwatch'
import { isPass, through } from './through-gate'

/** `unsent`: the last call was not made, by this coordinator's own choice. */
type Answer = Voted & { readonly unsent?: true; readonly timing?: Timing }

/**
 * A lost answer is asked for again, which at a database is a look at its list (D22): as often as the
 * policy says, while there is time, and while asking again may help. Who says *not now* is asked again
 * for as long as there is time. Each call is an attempt; the timing is that of the last.
 */
export async function askForVote(
  deps: DeliverDeps,
  running: Running,
  branch: BranchId,
): Promise<Answer> {
  const participant = deps.participantOf(running, branch)
  if (participant === null) return unregistered
  const startMs = deps.clock.monotonicMs()
  const leftMs = () => untilMs(deps, { running, branch, startMs }) - deps.clock.monotonicMs()
  const attemptMs = () =>
    (running.retry?.operations?.prepare?.attemptMs === undefined
      ? running.waits?.attemptMs.get(branch)
      : undefined) ?? deps.attemptMsOf(running, branch, 'prepare')
  let last: Answer = unasked
  let lastMs = 0
  let heard = 0
  for (let n = 1; leftMs() > 0 && isAsking(running); n++) {
    const asked = askGate(deps, running, participant.name, n)
    const mayHaveHeard = n > 1 || running.asked.has(branch)
    if (!isPass(asked)) return giveUp(participant, { branch, mayHaveHeard, why: asked })
    const watch = startWatch(deps.clock)
    const sent = () => deps.failpoints.pass(`S${numberOf(branch)}`)
    const limitMs = Math.min(attemptMs(), leftMs())
    const bounds = { ms: limitMs, rank: rankOf('phase-one', running.priority) }
    const ask = () =>
      bounded(deps.clock, bounds, (signal) => participant.prepare(branch, signal, sent))
    const voted = await through(asked, ask, ({ vote, fault }) =>
      vote === 'unknown' ? fault : null,
    )
    const timing = watch()
    last = { ...voted, timing }
    if (voted.againMs === undefined) heard++
    if (!isAsking(running)) break
    if (!mayAskAgain(deps, { running, branch, n: heard, voted }, leftMs())) break
    const called = { running, branch, n, voted }
    const waitMs = waitOf(deps, called, { n, dice: deps.dice(), lastMs })
    lastMs = Math.min(waitMs(), Math.max(0, leftMs()))
    const named = lastMs > 0 && lastMs === voted.againMs
    const { version: policyVersion } = deps.policyOf(running, branch)
    noteRepeated(deps, called, { timing, waitMs: lastMs, named, policyVersion })
    await rest(deps, { running, branch, leftMs, waitMs, named })
    // It stands in the journal already: if there is no time for the next, that one was not made.
    last = { ...voted, unsent: true }
  }
  return last
}

function askGate(
  { gates }: DeliverDeps,
  running: Running,
  name: string,
  n: number,
): ReturnType<DeliverDeps['gates']['ask']> {
  const passing = passingOf(running.retry)
  if (n === 1) return gates.ask(name, 'request', passing)
  if (!allowsRepeat(running.retry, running.repeats)) return notNow('own-budget', name, 0)
  const asked = gates.ask(name, 'repeat', passing)
  if (isPass(asked)) running.repeats++
  return asked
}

interface Resting {
  readonly running: Running
  readonly branch: BranchId
  readonly leftMs: () => number
  /** As the policy has it now. */
  readonly waitMs: () => number
  /** The participant has named the moment itself. */
  readonly named: boolean
}

/** Between this call and the next, as the policy has it whenever it is asked. */
const waitOf =
  ({ policyOf }: DeliverDeps, { running, branch, voted }: Asked, rolled: Rolled) =>
  (): number => {
    const { backOff } = policyOf(running, branch).policy.operations.prepare
    return Math.max(voted.againMs ?? 0, backOffMs(rolled, backOff))
  }

type Rolled = Parameters<typeof backOffMs>[0]

/** Between two calls. What is paused is not asked again meanwhile, and a changed policy counts at once. */
async function rest(
  deps: DeliverDeps,
  { running, branch, leftMs, waitMs, named }: Resting,
): Promise<void> {
  const { clock, waker } = deps
  const sinceMs = clock.monotonicMs()
  const who = { participant: nameOf(running, branch), transaction: running.id }
  while (leftMs() > 0 && isAsking(running)) {
    const held = isHeld(deps, running, branch)
    const ms = held ? leftMs() : sinceMs + waitMs() - clock.monotonicMs()
    if (ms <= 0) return
    const why = await waker.sleep(who, Math.min(ms, Math.max(0, leftMs())))
    if (why === 'ordered' || (why === 'answered' && !held && !named)) return
  }
}

/** `protocols.md` 16: phase one ends with the deadline, or when the promise has been waited for long enough. */
function untilMs(
  { policyOf }: DeliverDeps,
  { running, branch, startMs }: Pick<Asked, 'running' | 'branch'> & { readonly startMs: number },
): number {
  return Math.min(running.deadlineMs, startMs + policyOf(running, branch).policy.promiseMs)
}

/**
 * What was never sent cannot become a promise, and its work is given up; what was, may have: also with
 * the work itself, whose answer was lost.
 */
async function giveUp(
  participant: Participant,
  { branch, mayHaveHeard, why }: GivenUp,
): Promise<Answer> {
  if (mayHaveHeard) return { vote: 'unknown', fault: notSent(why), unsent: true }
  await participant.release(branch)
  return { vote: 'no', fault: notSent(why), unsent: true }
}

interface GivenUp {
  readonly branch: BranchId
  readonly mayHaveHeard: boolean
  readonly why: NotNow
}

interface Asked {
  readonly running: Running
  readonly branch: BranchId
  readonly n: number
  readonly voted: Voted
}

/** Whose shard another one has taken has nobody left to ask. */
const isAsking = ({ state, abandoned }: Running): boolean =>
  state.phase === 'preparing' && !abandoned.raised

/** Whoever names a moment after which there is no time left need not be waited for. */
function mayAskAgain({ policyOf, clock }: DeliverDeps, asked: Asked, leftMs: number): boolean {
  const { running, branch, n, voted } = asked
  if (voted.vote !== 'unknown' || (voted.againMs ?? 0) >= Math.max(1, leftMs)) return false
  const { policy } = policyOf(running, branch)
  const most = running.retry?.attempts ?? running.waits?.attempts ?? policy.attempts
  if (n >= most) return false
  if (running.deadlineMs <= clock.monotonicMs()) return false
  return voted.fault === null || classOf(voted.fault.code, policy.classes) === 'retry'
}

const unregistered: Voted = {
  vote: 'unknown',
  fault: { code: 'unregistered', text: 'The participant is no longer registered' },
}

const unasked: Voted = {
  vote: 'unknown',
  fault: { code: 'timeout', text: 'There was no time left to ask for a promise' },
}
