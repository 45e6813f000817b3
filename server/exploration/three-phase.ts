import { indexes, type Model, type Step, who } from './model'
import { termination, timeOuts } from './three-phase-ends'
import { isAlive, moved, type Participant, type State } from './three-phase-state'

/*
 * Three-phase commit of Skeen (protocols.md 4): who has crashed is known to all and stays away. What
 * the living do without their coordinator is the termination protocol, or time-outs of their own; a
 * partition looks like a crash to both sides.
 */

interface Options {
  readonly participants: number
  readonly crashes: number
  readonly fault: 'crashes' | 'time-outs' | 'partition'
}

/** Three-phase commit under crashes, with time-outs instead of termination, or under a partition. */
export const threePhase = ({ participants, crashes, fault }: Options): Model<State> => ({
  initial: {
    coordinator: 'voting',
    participants: indexes(participants).map(() => 'q'),
    crashes,
    cut: null,
  },
  encode: ({ coordinator, participants: all, crashes: left, cut }) =>
    `${coordinator} ${all} ${left} ${cut}`,
  steps: function* (state) {
    yield* coordinating(state)
    yield* crashing(state)
    if (fault === 'partition' && state.cut === null) yield* parting(state)
    yield* fault === 'time-outs' ? timeOuts(state) : termination(state)
  },
  properties: [
    {
      name: 'agreement',
      holds: ({ participants: all }) =>
        !(all.some((one) => one[0] === 'a') && all.some((one) => one[0] === 'c')),
    },
  ],
  isResolved: ({ participants: all }) =>
    all.every((one) => !isAlive(one) || one === 'a' || one === 'c'),
})

function* coordinating(state: State): Generator<Step<State>> {
  if (state.coordinator === 'voting') yield* voting(state)
  if (state.coordinator === 'precommit') yield* precommitting(state)
  if (state.coordinator === 'commit')
    for (const i of reached(state, 'p'))
      yield [`${who(i)} hears commit and commits`, moved(state, i, 'c')]
  if (state.coordinator === 'abort')
    for (const i of reached(state, 'q', 'w', 'p'))
      yield [`${who(i)} hears abort and aborts`, moved(state, i, 'a')]
}

const reached = ({ participants, cut }: State, ...places: Participant[]): readonly number[] =>
  participants.flatMap((one, i) => (isReached(cut, i) && places.includes(one) ? [i] : []))

const isReached = (cut: number | null, i: number): boolean => cut === null || ((cut >> i) & 1) === 0

function* voting(state: State): Generator<Step<State>> {
  const { participants, cut } = state
  for (const i of reached(state, 'q')) {
    yield [`${who(i)} votes yes`, moved(state, i, 'w')]
    yield [`${who(i)} votes no and aborts`, moved(state, i, 'a')]
  }
  if (participants.every((one) => one === 'w'))
    yield [
      'the coordinator has every yes and goes on to precommit',
      { ...state, coordinator: 'precommit' },
    ]
  if (cut !== null || participants.some((one) => one === 'a' || !isAlive(one)))
    yield ['the coordinator decides abort', { ...state, coordinator: 'abort' }]
}

function* precommitting(state: State): Generator<Step<State>> {
  const { participants, cut } = state
  for (const i of reached(state, 'w')) yield [`${who(i)} hears precommit`, moved(state, i, 'p')]
  if (participants.every((one, i) => !isReached(cut, i) || !isAlive(one) || one === 'p'))
    yield [
      'the coordinator has heard from all it can reach and decides commit',
      { ...state, coordinator: 'commit' },
    ]
}

function* crashing(state: State): Generator<Step<State>> {
  const { coordinator, participants, crashes } = state
  if (crashes === 0) return
  const left = { ...state, crashes: crashes - 1 }
  if (coordinator !== 'crashed')
    yield ['the coordinator crashes', { ...left, coordinator: 'crashed' }]
  for (const [i, one] of participants.entries())
    if (isAlive(one)) yield [`${who(i)} crashes`, moved(left, i, `${one}!`)]
}

function* parting(state: State): Generator<Step<State>> {
  const n = state.participants.length
  for (let cut = 1; cut < 2 ** n; cut++) {
    const away = indexes(n).filter((i) => ((cut >> i) & 1) === 1)
    yield [
      `the network parts: ${away.map(who).join(', ')} cut off from the coordinator`,
      { ...state, cut },
    ]
  }
}
