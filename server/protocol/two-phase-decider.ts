import { stay, unreachable } from './machine'
import type { AbortReason, Vote } from './model'
import { propose } from './two-phase-propose'
import {
  type Branches,
  type Event,
  type Heard,
  type In,
  lazily,
  type Next,
  owed,
  type Plan,
  type State,
  saying,
  silent,
  type Votes,
} from './two-phase-state'

/*
 * The last resource: one branch that cannot prepare commits its own transaction last, and that commit
 * is the decision (D5). The register follows it; before it says abort, the decider is barred.
 */

type Asking = In<'asking-decider' | 'preventing'>

/** All others have promised, and nothing is known of the decider yet. */
export const awaitsDecider = (state: In<'preparing'>): boolean =>
  state.plan.decider !== undefined && silent(state).length === 0

/**
 * Who read only has let go, and could not be told from who promised once that vote is lost: it has to
 * be durable before the decision may be.
 */
export function askDecider({ plan, votes }: In<'preparing'>, event: Event): Next {
  const state: State = { phase: 'asking-decider', plan, votes }
  const forced = saying(plan, votes, 'read-only').length > 0
  return { state, records: [event], forced, effects: owed(state) }
}

export function hearDecider(state: Asking, event: Event): Next {
  if (event.type === 'deadline-passed') return doubt(state, event, 'deadline-passed')
  if (event.type !== 'decider-answered' || event.branch !== state.plan.decider) return stay(state)
  const { found } = event
  switch (found) {
    case 'committed':
      return propose(withVote(state, 'yes'), event, null)
    case 'read-only':
      return state.phase === 'asking-decider'
        ? propose(withVote(state, 'read-only'), event, null)
        : giveUp(state, event, 'read-only')
    case 'refused':
    case 'prevented':
      return giveUp(state, event, 'no')
    case 'unknown':
      return doubt(state, event, 'no-answer')
    default:
      return unreachable(found)
  }
}

/** Nothing is guessed: it may have committed, so it is asked, and barred if it has not. */
function doubt(asking: Asking, event: Event, reason: AbortReason): Next {
  if (asking.phase === 'preventing') return stay(asking)
  const { plan, votes } = asking
  const state: State = { phase: 'preventing', plan, votes, reason, committed: [] }
  return lazily(state, event)
}

/** It can never commit any more, so the others must not. */
function giveUp(state: Asking, event: Event, vote: Vote): Next {
  const { plan, votes } = withVote(state, vote)
  if (state.phase === 'asking-decider') return propose({ plan, votes }, event, 'refused')
  const { reason, committed } = state
  const waits = committed.length > 0 || (plan.recovery === 'manual' && reason === 'owner-lost')
  if (waits) return lazily({ phase: 'in-doubt', plan, votes, committed }, event)
  return propose({ plan, votes }, event, reason)
}

function withVote({ plan, votes }: Asking, vote: Vote) {
  const { decider } = plan
  return { plan, votes: decider === undefined ? votes : { ...votes, [decider]: vote } }
}

interface Left {
  readonly plan: Plan
  readonly votes: Votes
  /** Those that an earlier recovery found committed. */
  readonly found: Branches
}

/** Null: nothing can be decided outside the register, or no longer. */
export function recoverDecider(
  { plan, votes, found }: Left,
  event: Heard<'recovered'>,
): Next | null {
  const { decider } = plan
  if (decider === undefined) return null
  const vote = votes[decider]
  if (vote === 'no' || vote === 'read-only') return null
  if (vote === 'yes' || event.committed.includes(decider))
    return propose({ plan, votes: { ...votes, [decider]: 'yes' } }, event, null)
  const committed = plan.branches.filter((one) => [...found, ...event.committed].includes(one))
  return lazily({ phase: 'preventing', plan, votes, reason: 'owner-lost', committed }, event)
}

/** The decider has proved its end before anybody was told. */
export const stillOwed = (branches: Branches, plan: Plan, votes: Votes): Branches =>
  branches.filter((branch) => branch !== plan.decider || votes[branch] !== 'yes')
