import { stay } from './machine'
import type { AbortReason } from './model'
import { propose } from './two-phase-propose'
import {
  type Event,
  type Heard,
  type In,
  lazily,
  type Next,
  owed,
  type State,
  saying,
  silent,
  type Undecided,
  unheard,
} from './two-phase-state'

/*
 * Three-phase commit (Skeen 1981; protocols.md 4): between the votes and the verdict every participant
 * is pre-committed, so that those who live can finish without their coordinator. What they may have
 * concluded among themselves is asked for before anything is proposed; the register follows it.
 *
 * Safe while nobody is cut off: whoever takes a partition for a crash may conclude otherwise (4.4).
 */

/** All have voted, and somebody promised: before any of them is pre-committed, their votes are durable. */
export const awaitsPreCommit = (state: In<'preparing'>): boolean =>
  state.plan.threePhase === true &&
  silent(state).length === 0 &&
  saying(state.plan, state.votes, 'yes').length > 0

export function preCommit({ plan, votes }: In<'preparing'>, event: Event): Next {
  const state: State = { phase: 'pre-committing', plan, votes, acknowledged: [] }
  return { state, records: [event], forced: true, effects: owed(state) }
}

export function hearPreCommitted(state: In<'pre-committing'>, event: Event): Next {
  if (event.type === 'deadline-passed') return terminate(state, event, 'deadline-passed')
  if (event.type === 'overruled') return terminate(state, event, 'no-answer')
  if (event.type !== 'pre-committed' || !unheard(state).includes(event.branch)) return stay(state)
  const heard = { ...state, acknowledged: [...state.acknowledged, event.branch] }
  return unheard(heard).length === 0 ? propose(heard, event, null) : lazily(heard, event, [])
}

export function hearTerminated(state: In<'terminating'>, event: Event): Next {
  if (event.type !== 'terminated') return stay(state)
  return propose(state, event, event.found === 'commit' ? null : state.reason)
}

/**
 * Before the first pre-commit nobody can have concluded commit. From then on only the participants
 * know: they may have finished among themselves. A commit that was to be proposed comes after that.
 */
export function recoverThreePhase(state: Undecided, event: Heard<'recovered'>): Next | null {
  if (state.phase === 'pre-committing' || state.phase === 'terminating')
    return terminate(state, event, 'owner-lost')
  if (state.phase !== 'deciding' || state.plan.threePhase !== true) return null
  const commits = state.proposal.verdict === 'commit'
  return commits && state.proposal.branches.length > 0
    ? terminate(state, event, 'owner-lost')
    : null
}

function terminate(
  { plan, votes }: In<'pre-committing' | 'terminating' | 'deciding'>,
  event: Event,
  reason: AbortReason,
): Next {
  return lazily({ phase: 'terminating', plan, votes, reason }, event)
}
