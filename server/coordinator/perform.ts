import { unreachable } from '@/server/protocol/machine'
import type { BranchId, Instant, Vote } from '@/server/protocol/model'
import type { AnyEffect } from '@/server/protocol/protocols'
import type { Proposal } from '@/server/protocol/two-phase-state'
import { askForVote } from './ask-for-vote'
import { decideThere, prevent } from './decide-there'
import type { DeliverDeps } from './deliver'
import type { Running } from './running'
import { numberOf, takeRecords } from './running-rows'
import { orderStep } from './saga-steps'
import { startWatch } from './stopwatch'
import { findEnd, preCommit } from './three-phase'

export interface PerformDeps extends DeliverDeps {
  readonly deliver: (running: Running, branch: BranchId, verdict: 'commit' | 'abort') => void
  readonly abandon: (running: Running) => void
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
  const whole = startWatch(clock)
  const answer = askForVote(deps, running, branch)
  running.asked.set(
    branch,
    answer.then(
      () => {},
      () => {},
    ),
  )
  void answer.then(({ vote, fault, unsent, timing = whole() }) => {
    patchVote(running, branch, vote)
    // It is no call of which anybody could learn how long one takes.
    const took = unsent ? { unsent } : timing
    const extra = fault === null ? took : { ...took, code: fault.code, text: fault.text }
    return advance(running, { type: 'voted', branch, vote }, extra)
  })
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
