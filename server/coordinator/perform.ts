import type { Journal } from '@/server/journal/journal'
import type { Participant, Voted } from '@/server/participant/participant'
import type { Clock } from '@/server/platform/clock'
import { ATTEMPTS_DEFAULT } from '@/server/policy/answers'
import { policyVersion, type RetryPolicy } from '@/server/policy/retry'
import { unreachable } from '@/server/protocol/machine'
import type { BranchId, Instant, Vote } from '@/server/protocol/model'
import type { AnyEffect } from '@/server/protocol/protocols'
import type { Proposal } from '@/server/protocol/two-phase-state'
import type { Advance } from './advance'
import { bounded } from './bounded'
import { decideThere, prevent } from './decide-there'
import type { Failpoints } from './failpoints'
import type { Running } from './running'
import { numberOf, takeRecords, takeRows } from './running-rows'
import { orderStep } from './saga-steps'
import { startWatch, type Timing } from './stopwatch'
import { findEnd, preCommit } from './three-phase'
import type { Waker } from './waker'

export interface PerformDeps {
  readonly advance: Advance
  readonly journal: Journal
  readonly clock: Clock
  readonly dice: () => number
  readonly waker: Waker
  readonly failpoints: Failpoints
  readonly participantOf: (running: Running, branch: BranchId) => Participant | null
  /** How long one call to the participant of a branch may take. */
  readonly attemptMsOf: (running: Running, branch: BranchId) => number
  readonly retryPolicyOf: (running: Running, branch: BranchId) => RetryPolicy
  readonly deliver: (running: Running, branch: BranchId, verdict: 'commit' | 'abort') => void
  readonly abandon: (running: Running) => void
  readonly unwritten: (error: unknown) => void
}

/** Turns what the machine asks for into calls; each answer goes back into the machine as an event. */
export function createPerform(deps: PerformDeps) {
  const { failpoints } = deps
  return (running: Running, effects: readonly AnyEffect[]): void => {
    if (effects.some(({ type }) => type === 'prepare' || type === 'act')) failpoints.pass('B0')
    for (const effect of effects) if (!running.abandoned.raised) ask(deps, running, effect)
  }
}

function ask(deps: PerformDeps, running: Running, effect: AnyEffect): void {
  switch (effect.type) {
    case 'prepare':
      askToPrepare(deps, running, effect.branch)
      return
    case 'decide-there':
      decideThere(deps, running, effect.branch)
      return
    case 'prevent':
      void prevent(deps, running, effect.branch)
      return
    case 'pre-commit':
      void preCommit(deps, running, effect.branch)
      return
    case 'terminate':
      void findEnd(deps, running)
      return
    case 'propose':
      propose(deps, running, effect.proposal).catch(deps.unwritten)
      return
    case 'act':
    case 'compensate':
      void orderStep(deps, running, { branch: effect.branch, operation: operationOf[effect.type] })
      return
    case 'admit':
      running.admitted.get(effect.branch)?.raise()
      return
    case 'commit':
    case 'abort':
      deps.deliver(running, effect.branch, effect.type)
      return
    default:
      unreachable(effect)
  }
}

const operationOf = { act: 'action', compensate: 'compensate' } as const

function askToPrepare(deps: PerformDeps, running: Running, branch: BranchId): void {
  const { advance, clock } = deps
  const timing = startWatch(clock)
  const answer = prepare(deps, running, branch)
  running.asked.set(
    branch,
    answer.then(
      () => {},
      () => {},
    ),
  )
  void answer.then(({ vote, fault }) => {
    patchVote(running, branch, vote)
    return advance(
      running,
      { type: 'voted', branch, vote },
      { ...timing(), ...(fault === null ? {} : { code: fault.code, text: fault.text }) },
    )
  })
}

/** A lost answer is asked for again, which at a database is a look at its list (D22). */
async function prepare(deps: PerformDeps, running: Running, branch: BranchId): Promise<Voted> {
  const participant = deps.participantOf(running, branch)
  if (participant === null) return unregistered
  let last: Voted = unasked
  let timing = startWatch(deps.clock)
  const attemptsMax = running.waits?.attempts ?? ATTEMPTS_DEFAULT
  const attemptMs = running.waits?.attemptMs.get(branch) ?? deps.attemptMsOf(running, branch)
  for (let n = 1; n <= attemptsMax; n++) {
    const remainingMs = running.deadlineMs - deps.clock.monotonicMs()
    if (remainingMs <= 0 || running.state.phase !== 'preparing') break
    if (n > 1) noteRepeated(deps, running, branch, { n: n - 1, timing: timing(), voted: last })
    timing = startWatch(deps.clock)
    const sent = () => deps.failpoints.pass(`S${numberOf(branch)}`)
    const limitMs = Math.min(attemptMs, remainingMs)
    last = await bounded(deps.clock, limitMs, (signal) => participant.prepare(branch, signal, sent))
    if (last.vote !== 'unknown') return last
  }
  return last
}

/** D18: a call whose answer is not known, before it is made again. The last one's is the vote. */
function noteRepeated(
  { journal, unwritten }: PerformDeps,
  running: Running,
  branch: BranchId,
  { n, timing, voted }: { readonly n: number; readonly timing: Timing; readonly voted: Voted },
): void {
  const { code, text } = voted.fault ?? { code: null, text: null }
  const durationMs = Math.round(timing.durationMs)
  const repeated = { operation: 'prepare', n, durationMs, result: voted.vote, code, text }
  const data = { ...repeated, nextAt: timing.answeredAt, policyVersion }
  running.retries++
  const entry = {
    transaction: running.id,
    shard: running.shard,
    epoch: running.epoch,
    records: takeRecords(running, [
      { type: 'attempt', branch: numberOf(branch), at: timing.sentAt, data },
    ]),
    ...takeRows(running),
  }
  journal.append(entry).catch(unwritten)
}

const unregistered: Voted = {
  vote: 'unknown',
  fault: { code: 'unregistered', text: 'The participant is no longer registered' },
}

const unasked: Voted = {
  vote: 'unknown',
  fault: { code: 'timeout', text: 'There was no time left to ask for a promise' },
}

function patchVote(running: Running, branch: BranchId, vote: Vote): void {
  const n = numberOf(branch)
  running.rows = running.rows.map((row) => (row.n === n ? { ...row, vote } : row))
}

/** The one forced write on the critical path. What stands is obeyed, whoever proposed it. */
async function propose(deps: PerformDeps, running: Running, proposal: Proposal): Promise<void> {
  const { journal, clock, failpoints, advance, abandon } = deps
  failpoints.pass('D0')
  const { verdict, reason, branches } = proposal
  const { fenced, standing } = await journal.append({
    transaction: running.id,
    shard: running.shard,
    epoch: running.epoch,
    records: takeRecords(running, []),
    proposal: {
      ...{ verdict, reason, branches, by: 'coordinator', at: clock.now() as Instant },
      ...orAbort(running, proposal),
    },
  })
  if (fenced || standing === null) return abandon(running)
  failpoints.pass('D1')
  running.reason = standing.reason
  await advance(running, {
    type: 'verdict-stands',
    verdict: standing.verdict,
    branches: standing.branches,
  })
}

/** By votes alone: neither a decider nor the participants can have concluded anything by themselves. */
function orAbort(running: Running, { verdict }: Proposal) {
  const { decider, threePhase, state } = running
  if (verdict !== 'commit' || decider !== null || threePhase) return {}
  if (state.phase !== 'deciding') return {}
  const { plan, votes } = state
  const promised = plan.branches.every((one) => votes[one] === 'yes' || votes[one] === 'read-only')
  return promised ? { orAbort: plan.branches } : {}
}
