import { type Step, stay } from '@/server/protocol/machine'
import type { RoleMachine } from './hosted'
import { type Effect, type RecordEntry, type RecordEvent, type Said, tell } from './parallel-said'

/** None, staged, or ended; an end is for ever. */
type State = 'none' | RecordEntry

type Next = Step<State, RecordEvent, Effect>

/** The store: one record of each transaction, from none over staging to its verdict and never back. */
export const parallelRecord: RoleMachine<State, Said, RecordEntry> = {
  initial: 'none',
  decide,
  owed: () => [],
}

function decide(state: State, event: RecordEvent): Next {
  if (event.type === 'logged') return stay(event.entry)
  if (event.type === 'restarted')
    return { ...stay(state), effects: state === 'none' ? [] : [{ type: 'recorded', as: state }] }
  if (event.type !== 'heard') return stay(state)
  const { said, from } = event
  switch (said.kind) {
    case 'stage':
      return state === 'none' ? write('staging', from) : answer(state, from)
    case 'find':
      return state === 'none' ? write('abort', from) : answer(state, from)
    case 'conclude':
      return state === 'none' || state === 'staging'
        ? write(said.verdict, from)
        : answer(state, from)
    default:
      return stay(state)
  }
}

const standing = (entry: RecordEntry, from: number): Effect =>
  tell(entry === 'staging' ? { kind: 'staged' } : { kind: 'stands', verdict: entry }, from)

const answer = (state: RecordEntry, from: number): Next => ({
  ...{ state, records: [], forced: false, effects: [standing(state, from)] },
})

const write = (entry: RecordEntry, from: number): Next => ({
  ...{ state: entry, records: [{ type: 'logged', entry }], forced: true },
  effects: [{ type: 'recorded', as: entry }, standing(entry, from)],
})
