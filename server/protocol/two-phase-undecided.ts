import { stay, unreachable } from './machine'
import {
  awaitsPreCommit,
  hearPreCommitted,
  hearTerminated,
  preCommit,
  recoverThreePhase,
} from './three-phase-commit'
import { cancelled, told } from './try-confirm-cancel'
import {
  askDecider,
  awaitsDecider,
  hearDecider,
  recoverDecider,
  stillOwed,
} from './two-phase-decider'
import { enlist } from './two-phase-enlisting'
import { hearApplication, undelivered } from './two-phase-message'
import { propose } from './two-phase-propose'
import { abortable, close } from './two-phase-settle'
import {
  awaitsApplication,
  type Decided,
  type Event,
  type Heard,
  type In,
  lazily,
  type Next,
  owed,
  silent,
  type Undecided,
  without,
} from './two-phase-state'
import { heardUnasked, isUnasked } from './unsolicited-vote'
import { withVote } from './with-vote'

/*
 * From the work to the verdict: every path to it leads through a proposal to the register.
 */

export function undecided(state: Undecided, event: Event): Next {
  if (event.type === 'verdict-stands') return obey(state, event)
  if (event.type === 'recovered') return recover(state, event)
  switch (state.phase) {
    case 'active':
      return work(state, event)
    case 'enlisting':
      return enlist(state, event)
    case 'preparing':
      return collectVotes(state, event)
    case 'asking-decider':
      return awaitsApplication(state) ? hearApplication(state, event) : hearDecider(state, event)
    case 'preventing':
      return hearDecider(state, event)
    case 'pre-committing':
      return hearPreCommitted(state, event)
    case 'terminating':
      return hearTerminated(state, event)
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
  if (event.type === 'deadlocked') return propose(state, event, 'deadlock')
  if (isUnasked(state, event)) {
    const promised = { ...state, votes: heardUnasked(state, event) }
    return event.vote === 'no' ? propose(promised, event, 'refused') : finishWork(promised, event)
  }
  if (event.type !== 'worked' && event.type !== 'work-failed') return stay(state)
  if (!state.working.includes(event.branch)) return stay(state)
  if (event.type === 'work-failed')
    return propose(
      { ...state, votes: { ...state.votes, [event.branch]: 'no' } },
      event,
      'work-failed',
    )
  return finishWork(state, event)
}

function finishWork(state: In<'active'>, event: Heard<'worked' | 'voted'>): Next {
  const { plan, votes = {} } = state
  const working = without(state.working, event.branch)
  if (working.length > 0) return lazily({ ...state, working }, event)
  const preparing: In<'preparing'> = { phase: 'preparing', plan, votes }
  if (awaitsDecider(preparing)) return askDecider(preparing, event)
  return silent(preparing).length === 0 ? propose(preparing, event, null) : lazily(preparing, event)
}

function collectVotes(state: In<'preparing'>, event: Event): Next {
  if (event.type === 'deadline-passed') return propose(state, event, 'deadline-passed')
  if (event.type === 'deadlocked') return propose(state, event, 'deadlock')
  if (event.type === 'application-aborted') return propose(state, event, 'application')
  if (event.type !== 'voted' || !silent(state).includes(event.branch)) return stay(state)
  const votes = withVote(state.votes, event.branch, event.vote)
  const heard = { ...state, votes }
  if (event.vote === 'no') return propose(heard, event, 'refused')
  if (event.vote === 'unknown') return propose(heard, event, 'no-answer')
  if (awaitsDecider(heard)) return askDecider(heard, event)
  if (awaitsPreCommit(heard)) return preCommit(heard, event)
  return silent(heard).length === 0 ? propose(heard, event, null) : lazily(heard, event, [])
}

/** Asking for votes again is forbidden: the first answers may have been acted upon. */
function recover(state: Undecided, event: Heard<'recovered'>): Next {
  if (state.phase === 'in-doubt') return stay(state)
  const byParticipants = recoverThreePhase(state, event)
  if (byParticipants !== null) return byParticipants
  const { plan, votes = {} } = state
  const found = state.phase === 'preventing' ? state.committed : []
  const atDecider = recoverDecider({ plan, votes, found }, event)
  if (atDecider !== null) return atDecider
  if (plan.recovery === 'automatic' && event.committed.length === 0)
    return propose({ plan, votes }, event, 'owner-lost')
  return lazily({ phase: 'in-doubt', plan, votes, committed: event.committed }, event)
}

function obey(state: Undecided, event: Heard<'verdict-stands'>): Next {
  const { plan, votes = {} } = state
  const commits = event.verdict === 'commit'
  return follow({
    phase: commits ? 'committing' : 'aborting',
    plan,
    votes,
    unconfirmed: commits
      ? told(plan, stillOwed(event.branches, plan, votes))
      : (cancelled(plan) ?? undelivered(plan, votes) ?? abortable(plan, votes)),
    contradicted: [],
    unproven: [],
  })
}

/** The register holds the verdict already, so what follows from it waits for nothing. */
const follow = (state: Decided): Next =>
  state.unconfirmed.length === 0
    ? close(state, [])
    : { state, records: [], forced: false, effects: owed(state) }
