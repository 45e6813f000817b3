import { stay } from './machine'
import { propose } from './two-phase-propose'
import {
  type Event,
  type Heard,
  type In,
  lazily,
  type Next,
  type Plan,
  type State,
  silent,
} from './two-phase-state'

/*
 * A transaction that an application drives: it keeps its own connections, says which branches join,
 * asks them to prepare by itself, and tells their votes unasked (protocols.md 3.3). The verdict and
 * all that follows from it are the coordinator's, as ever.
 */

/** Nobody has joined yet. */
export function open(event: Heard<'begun'>): Next {
  const { branches, recovery, presumption } = event
  const presumed = presumption === undefined ? {} : { presumption }
  const plan: Plan = { branches, recovery, open: true, ...presumed }
  const state: State = { phase: 'enlisting', plan, votes: {} }
  return { state, records: [event], forced: true, effects: [] }
}

export function enlist(state: In<'enlisting'>, event: Event): Next {
  switch (event.type) {
    case 'enlisted':
      return join(state, event)
    case 'voted':
      return hearUnasked(state, event)
    case 'finished':
      return finish(state, event)
    case 'deadline-passed':
      return propose(state, event, 'deadline-passed')
    case 'deadlocked':
      return propose(state, event, 'deadlock')
    case 'application-aborted':
      return propose(state, event, 'application')
    default:
      return stay(state)
  }
}

/**
 * The application hears of its branch only once the record is durable: so nothing can be prepared
 * that the journal does not know.
 */
function join(state: In<'enlisting'>, event: Heard<'enlisted'>): Next {
  const { plan } = state
  if (plan.branches.includes(event.branch)) return stay(state)
  const joined: State = {
    ...state,
    plan: { ...plan, branches: [...plan.branches, event.branch] },
  }
  const effects = [{ type: 'admit' as const, branch: event.branch }]
  return { state: joined, records: [event], forced: true, effects }
}

/** An application that does not know how a branch answered has said nothing: it is looked for later. */
function hearUnasked(state: In<'enlisting'>, event: Heard<'voted'>): Next {
  const { plan, votes } = state
  const known = !plan.branches.includes(event.branch) || votes[event.branch] !== undefined
  if (known || event.vote === 'unknown') return stay(state)
  const heard = { ...state, votes: { ...votes, [event.branch]: event.vote } }
  return event.vote === 'no' ? propose(heard, event, 'refused') : lazily(heard, event, [])
}

/** Nobody joins any more, and only from here on can the verdict be commit. */
function finish({ plan, votes }: In<'enlisting'>, event: Heard<'finished'>): Next {
  const { open: _, ...closed } = plan
  const preparing = { phase: 'preparing' as const, plan: closed, votes }
  return silent(preparing).length > 0 ? lazily(preparing, event) : propose(preparing, event, null)
}
