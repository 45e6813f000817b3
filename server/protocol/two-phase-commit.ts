import { type Machine, stay, unreachable } from './machine'
import type { AbortReason } from './model'
import {
  ask,
  type Decided,
  type Effect,
  type Event,
  type Heard,
  type In,
  type Next,
  type Plan,
  type Proposal,
  type State,
  saying,
  silent,
  type Undecided,
  type Votes,
  without,
} from './two-phase-state'

/*
 * Two-phase commit with presumed abort and the read-only vote (Mohan, Lindsay, Obermarck 1986). What
 * differs: every verdict, abort too, is proposed to a write-once register, and obeyed from there.
 */

export const twoPhaseCommit: Machine<State, Event, Effect> = {
  initial: { phase: 'idle' },
  decide,
  owed,
}

function decide(state: State, event: Event): Next {
  switch (state.phase) {
    case 'idle':
      return event.type === 'begun' ? begin(event) : stay(state)
    case 'active':
    case 'preparing':
    case 'deciding':
    case 'in-doubt':
      return undecided(state, event)
    case 'committing':
    case 'aborting':
      return settle(state, event)
    case 'committed':
    case 'aborted':
    case 'heuristic':
      return stay(state)
    default:
      return unreachable(state)
  }
}

function owed(state: State): readonly Effect[] {
  switch (state.phase) {
    case 'preparing':
      return ask('prepare', silent(state))
    case 'deciding':
      return [{ type: 'propose', proposal: state.proposal }]
    case 'committing':
      return ask('commit', state.unconfirmed)
    case 'aborting':
      return ask('abort', state.unconfirmed)
    case 'idle':
    case 'active':
    case 'in-doubt':
    case 'committed':
    case 'aborted':
    case 'heuristic':
      return []
    default:
      return unreachable(state)
  }
}

/** The work itself is no part of commitment: it starts beside this record, and is heard of after it. */
function begin(event: Heard<'begun'>): Next {
  if (event.branches.length === 0) throw new Error('a transaction has at least one branch')
  const { branches, recovery } = event
  const state: State = { phase: 'active', plan: { branches, recovery }, working: branches }
  return { state, records: [event], forced: true, effects: [] }
}

function undecided(state: Undecided, event: Event): Next {
  if (event.type === 'verdict-stands') return obey(state, event)
  if (event.type === 'recovered') return recover(state, event)
  switch (state.phase) {
    case 'active':
      return work(state, event)
    case 'preparing':
      return collectVotes(state, event)
    case 'deciding':
    case 'in-doubt':
      return stay(state)
    default:
      return unreachable(state)
  }
}

/** Nobody is asked to prepare before all have finished: else a read-only branch released too early. */
function work(state: In<'active'>, event: Event): Next {
  if (event.type === 'deadline-passed') return propose(state, event, 'deadline-passed')
  if (event.type !== 'worked' && event.type !== 'work-failed') return stay(state)
  if (!state.working.includes(event.branch)) return stay(state)
  if (event.type === 'work-failed')
    return propose({ ...state, votes: { [event.branch]: 'no' } }, event, 'work-failed')
  const working = without(state.working, event.branch)
  if (working.length > 0) return lazily({ ...state, working }, event)
  return lazily({ phase: 'preparing', plan: state.plan, votes: {} }, event)
}

function collectVotes(state: In<'preparing'>, event: Event): Next {
  if (event.type === 'deadline-passed') return propose(state, event, 'deadline-passed')
  if (event.type !== 'voted' || !silent(state).includes(event.branch)) return stay(state)
  const votes = { ...state.votes, [event.branch]: event.vote }
  const heard = { ...state, votes }
  if (event.vote === 'no') return propose(heard, event, 'refused')
  if (event.vote === 'unknown') return propose(heard, event, 'no-answer')
  return silent(heard).length === 0 ? propose(heard, event, null) : lazily(heard, event, [])
}

/** Nothing is decided until the register answers; every path to a verdict leads through here. */
function propose(
  { plan, votes = {} }: { readonly plan: Plan; readonly votes?: Votes },
  event: Event,
  reason: AbortReason | null,
): Next {
  const proposal: Proposal =
    reason === null
      ? { verdict: 'commit', reason, branches: saying(plan, votes, 'yes') }
      : { verdict: 'abort', reason, branches: plan.branches }
  return lazily({ phase: 'deciding', plan, votes, proposal }, event)
}

/** Asking for votes again is forbidden: the first answers may have been acted upon. */
function recover(state: Undecided, event: Heard<'recovered'>): Next {
  if (state.phase === 'in-doubt') return stay(state)
  const { plan } = state
  const votes = state.phase === 'active' ? {} : state.votes
  if (plan.recovery === 'automatic' && event.committed.length === 0)
    return propose({ plan, votes }, event, 'owner-lost')
  return lazily({ phase: 'in-doubt', plan, votes, committed: event.committed }, event)
}

function obey(state: Undecided, event: Heard<'verdict-stands'>): Next {
  const votes = state.phase === 'active' ? {} : state.votes
  const { plan } = state
  const commits = event.verdict === 'commit'
  const gone = [...saying(plan, votes, 'no'), ...saying(plan, votes, 'read-only')]
  return follow({
    phase: commits ? 'committing' : 'aborting',
    plan,
    votes,
    unconfirmed: commits ? event.branches : plan.branches.filter((one) => !gone.includes(one)),
    contradicted: [],
    unproven: [],
  })
}

/** The register holds the verdict already, so what follows from it waits for nothing. */
const follow = (state: Decided): Next =>
  state.unconfirmed.length === 0
    ? close(state, [])
    : { state, records: [], forced: false, effects: owed(state) }

function settle(state: Decided, event: Event): Next {
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
  return next.unconfirmed.length === 0 ? close(next, [event]) : lazily(next, event, [])
}

function close(state: Decided, records: readonly Event[]): Next {
  const { plan, votes, contradicted } = state
  const verdict = state.phase === 'committing' ? 'commit' : 'abort'
  if (contradicted.length > 0) {
    const next: State = { phase: 'heuristic', plan, votes, verdict, contradicted }
    return { state: next, records, forced: false, effects: [] }
  }
  const next: State = { phase: verdict === 'commit' ? 'committed' : 'aborted', plan, votes }
  return { state: next, records: [...records, { type: 'ended' }], forced: false, effects: [] }
}

const lazily = (state: State, event: Event, effects = owed(state)): Next => ({
  state,
  records: [event],
  forced: false,
  effects,
})
