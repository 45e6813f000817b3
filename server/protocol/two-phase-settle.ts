import { stay } from './machine'
import {
  type Decided,
  type Event,
  lazily,
  type Next,
  type Plan,
  type State,
  saying,
  type Votes,
  without,
} from './two-phase-state'

/*
 * What follows from a verdict that stands: every branch is told until it has proved its end.
 */

export function settle(state: Decided, event: Event): Next {
  if (event.type !== 'confirmed' && event.type !== 'contradicted' && event.type !== 'unproven')
    return stay(state)
  const { branch } = event
  if (!state.unconfirmed.includes(branch)) return stay(state)
  if (event.type === 'unproven')
    return state.unproven.includes(branch)
      ? stay(state)
      : lazily({ ...state, unproven: [...state.unproven, branch] }, event, [])
  const next = {
    ...state,
    unconfirmed: without(state.unconfirmed, branch),
    unproven: without(state.unproven, branch),
    contradicted:
      event.type === 'contradicted' ? [...state.contradicted, branch] : state.contradicted,
  }
  if (next.unwritten !== undefined) return lazily(next, event, [])
  return next.unconfirmed.length === 0 ? close(next, [event]) : lazily(next, event, [])
}

/** A no and a read-only vote have let go of everything already. */
export const abortable = (plan: Plan, votes: Votes): Plan['branches'] => {
  const gone = [...saying(plan, votes, 'no'), ...saying(plan, votes, 'read-only')]
  return plan.branches.filter((one) => !gone.includes(one))
}

export function close(state: Decided, records: readonly Event[]): Next {
  const { plan, votes, contradicted } = state
  const verdict = state.phase === 'committing' ? 'commit' : 'abort'
  if (contradicted.length > 0) {
    const next: State = { phase: 'heuristic', plan, votes, verdict, contradicted }
    return { state: next, records, forced: false, effects: [] }
  }
  const next: State = { phase: verdict === 'commit' ? 'committed' : 'aborted', plan, votes }
  return { state: next, records: [...records, { type: 'ended' }], forced: false, effects: [] }
}
