import { type Machine, stay, unreachable } from './machine'
import { hearWritten } from './presumed-commit'
import { open } from './two-phase-enlisting'
import { prepareMessage } from './two-phase-message'
import { settle } from './two-phase-settle'
import { type Effect, type Event, type Heard, type Next, owed, type State } from './two-phase-state'
import { undecided } from './two-phase-undecided'

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
    case 'enlisting':
    case 'preparing':
    case 'asking-decider':
    case 'preventing':
    case 'pre-committing':
    case 'terminating':
    case 'deciding':
    case 'in-doubt':
      return undecided(state, event)
    case 'committing':
    case 'aborting':
      return event.type === 'verdict-stands' ? hearWritten(state, event) : settle(state, event)
    case 'committed':
    case 'aborted':
    case 'heuristic':
      return stay(state)
    default:
      return unreachable(state)
  }
}

/** The work itself is no part of commitment: it starts beside this record, and is heard of after it. */
function begin(event: Heard<'begun'>): Next {
  if (event.open) return open(event)
  if (event.twoPhaseMessage) return prepareMessage(event)
  if (event.branches.length === 0) throw new Error('a transaction has at least one branch')
  const { type: _, ...plan } = event
  const { branches, decider } = plan
  if (decider !== undefined && !branches.includes(decider))
    throw new Error('the decider is one of the branches')
  const state: State = { phase: 'active', plan, working: branches }
  return { state, records: [event], forced: true, effects: [] }
}
