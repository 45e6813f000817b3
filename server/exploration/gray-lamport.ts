import { indexes, type Model, type Step, who } from './model'

/*
 * TwoPhase of Gray and Lamport, as in tlaplus/Examples: the resource managers by one letter each
 * (working, prepared, committed, aborted), messages as a set that nothing leaves.
 */

interface State {
  readonly managers: string
  readonly coordinator: 'init' | 'committed' | 'aborted'
  readonly prepared: ReadonlySet<number>
  readonly messages: ReadonlySet<string>
}

/** Two-phase commit without crashes: whoever stops does nothing more. */
export const grayLamport = (participants: number): Model<State> => ({
  initial: {
    managers: 'w'.repeat(participants),
    coordinator: 'init',
    prepared: new Set(),
    messages: new Set(),
  },
  encode: ({ managers, coordinator, prepared, messages }) =>
    `${managers} ${coordinator} ${[...prepared].sort()} ${[...messages].sort()}`,
  steps: (state) => [...coordinatorSteps(state, participants), ...managerSteps(state)],
  properties: [
    {
      name: 'agreement',
      holds: ({ managers }) => !(managers.includes('a') && managers.includes('c')),
    },
  ],
  isResolved: ({ managers }) => !managers.includes('w') && !managers.includes('p'),
})

const plus = <T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> => new Set([...set, one])

function* coordinatorSteps(state: State, participants: number): Generator<Step<State>> {
  const { coordinator, prepared, messages } = state
  if (coordinator !== 'init') return
  for (const manager of indexes(participants))
    if (messages.has(`prepared ${manager}`))
      yield [
        `the coordinator hears that ${who(manager)} is prepared`,
        { ...state, prepared: plus(prepared, manager) },
      ]
  if (prepared.size === participants)
    yield [
      'the coordinator decides commit and tells all',
      { ...state, coordinator: 'committed', messages: plus(messages, 'commit') },
    ]
  yield [
    'the coordinator decides abort and tells all',
    { ...state, coordinator: 'aborted', messages: plus(messages, 'abort') },
  ]
}

function* managerSteps(state: State): Generator<Step<State>> {
  const { managers, messages } = state
  for (const [index, manager] of [...managers].entries()) {
    const now = (place: string) => managers.slice(0, index) + place + managers.slice(index + 1)
    if (manager === 'w') {
      const prepared = plus(messages, `prepared ${index}`)
      yield [`${who(index)} prepares`, { ...state, managers: now('p'), messages: prepared }]
      yield [`${who(index)} aborts on its own`, { ...state, managers: now('a') }]
    }
    if (messages.has('commit')) yield [`${who(index)} commits`, { ...state, managers: now('c') }]
    if (messages.has('abort')) yield [`${who(index)} aborts`, { ...state, managers: now('a') }]
  }
}
