import { coordinatorSteps } from './presumption-coordinator'
import { participantSteps } from './presumption-participant'
import { beginning, encode, type Options, type Participant, type State } from './presumption-state'
import type { Model } from './search'

/*
 * Two-phase commit with presumed abort, presumed nothing and presumed commit, as in the literature:
 * participants that inquire and that force or do not force their records, crashes of anyone.
 */

export const presumption = (options: Options): Model<State> => ({
  initial: beginning(options),
  encode,
  steps: function* (state) {
    yield* coordinatorSteps(state, options)
    for (let i = 0; i < options.n; i++) yield* participantSteps(state, i, options)
  },
  broken: (state) => broken(state, options),
  resolved: ({ coordinator, participants }) =>
    coordinator === 'gone' && participants.every((one) => one[0] === 'c' || one[0] === 'a'),
})

function broken({ participants, log, messages }: State, { variant }: Options): string | null {
  const outcomes = participants.map(outcome)
  if (!outcomes.includes('c')) return null
  if (outcomes.includes('a')) return 'agreement'
  if (log !== 'C' && log !== 'EC' && variant !== 'PC') return 'commit without a durable verdict'
  return messages.NO === 0 ? null : 'commit although somebody said no'
}

function outcome(participant: Participant): 'c' | 'a' | null {
  if (participant[0] === 'c' || participant[0] === 'a') return participant[0]
  if (participant === 'xC') return 'c'
  return participant === 'xA' ? 'a' : null
}
