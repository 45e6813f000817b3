import { indexes, type Model, type Step } from './model'
import { acceptorSteps } from './paxos-acceptors'
import { leaderSteps } from './paxos-leader'
import { managerSteps } from './paxos-managers'
import type { State } from './paxos-state'

/*
 * PaxosCommit of Gray and Lamport, as in tlaplus/Examples, with the ballots 0 and 1: an instance of
 * Paxos for each resource manager, 2F+1 acceptors, any number of leaders at once.
 */

interface Options {
  readonly participants: number
  /** Acceptors that may be lost (F). */
  readonly spare: number
}

/** Paxos Commit: who stops does nothing more, so crashes need no steps of their own. */
export const paxosCommit = ({ participants, spare }: Options): Model<State> => ({
  initial: {
    managers: 'w'.repeat(participants),
    instances: indexes(participants).map(() => 0),
    ...{ commit: false, abort: false },
  },
  encode: ({ managers, instances, commit, abort }) =>
    `${managers} ${instances} ${commit ? 'c' : ''}${abort ? 'a' : ''}`,
  steps: function* (state): Generator<Step<State>> {
    yield* managerSteps(state)
    yield* leaderSteps(state, spare)
    yield* acceptorSteps(state, spare)
  },
  properties: [
    {
      name: 'agreement',
      holds: ({ managers }) => !(managers.includes('a') && managers.includes('c')),
    },
  ],
  isResolved: ({ managers }) => !managers.includes('w') && !managers.includes('p'),
})
