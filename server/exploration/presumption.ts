import { indexes, type Model } from './model'
import { coordinatorSteps } from './presumption-coordinator'
import { participantSteps } from './presumption-participant'
import { recovery } from './presumption-recovery'
import { beginning, encode, type Options, type Participant, type State } from './presumption-state'

/*
 * Two-phase commit with presumed abort, presumed nothing and presumed commit, as in the literature:
 * participants that inquire and that force or do not force their records, crashes of anyone.
 */

/** Loss, duplication and reordering come from messages that stay, and that nobody has to receive. */
export const presumption = (options: Options): Model<State> => ({
  initial: beginning(options),
  encode,
  steps: function* (state) {
    yield* coordinatorSteps(state, options)
    if (state.coordinator === 'crashed') yield recovery(state, options)
    for (const i of indexes(options.n)) yield* participantSteps(state, i, options)
  },
  properties: [
    { name: 'agreement', holds: (state) => !commits(state) || !outcomes(state).includes('a') },
    {
      name: 'commit without a durable verdict',
      holds: (state) =>
        !commits(state) || options.variant === 'PC' || state.log === 'C' || state.log === 'EC',
    },
    {
      name: 'commit although somebody said no',
      holds: (state) => !commits(state) || state.messages.NO === 0,
    },
  ],
  isResolved: ({ coordinator, participants }) =>
    coordinator === 'gone' && participants.every((one) => one[0] === 'c' || one[0] === 'a'),
})

const outcomes = ({ participants }: State) => participants.map(outcome)
const commits = (state: State): boolean => outcomes(state).includes('c')

function outcome(participant: Participant): 'c' | 'a' | null {
  if (participant[0] === 'c' || participant[0] === 'a') return participant[0]
  if (participant === 'xC') return 'c'
  return participant === 'xA' ? 'a' : null
}
