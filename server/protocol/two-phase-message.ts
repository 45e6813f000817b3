import { stay } from './machine'
import type { AbortReason } from './model'
import { propose } from './two-phase-propose'
import {
  type Branches,
  type Event,
  type Heard,
  type In,
  lazily,
  type Next,
  type Plan,
  type State,
  type Votes,
} from './two-phase-state'

/*
 * The two-phase message (`protocols.md` 8.2) on the machine of two-phase commit: an application's own
 * database decides, by the commit of a local transaction with a marker in it, and the others are told
 * of it until they have done their part. They promise nothing, and hear of nothing that was aborted.
 * What the application does not say is asked of the database, which is barred by the same question.
 */

/** Prepared: all is durable that has to be delivered, and the application may begin. */
export function prepareMessage(event: Heard<'begun'>): Next {
  const { type: _, ...plan } = event
  if (plan.decider === undefined) throw new Error('the database of the application decides')
  const state: State = { phase: 'asking-decider', plan, votes: {} }
  return { state, records: [event], forced: true, effects: [] }
}

/** Its word counts where it says that it has committed; all else is asked of its database. */
export function hearApplication(state: In<'asking-decider'>, event: Event): Next {
  switch (event.type) {
    case 'decider-answered':
      return event.found === 'committed' && event.branch === state.plan.decider
        ? propose({ ...state, votes: { [event.branch]: 'yes' } }, event, null)
        : stay(state)
    case 'finished':
    case 'application-aborted':
      return askBack(state, event, 'application')
    case 'deadline-passed':
      return askBack(state, event, 'deadline-passed')
    default:
      return stay(state)
  }
}

const askBack = ({ plan, votes }: In<'asking-decider'>, event: Event, reason: AbortReason): Next =>
  lazily({ phase: 'preventing', plan, votes, reason, committed: [] }, event)

/** Of an abort only the decider hears, unless it was barred already; null: it is another protocol. */
export const undelivered = ({ twoPhaseMessage, decider }: Plan, votes: Votes): Branches | null => {
  if (twoPhaseMessage !== true) return null
  return decider === undefined || votes[decider] === 'no' ? [] : [decider]
}
