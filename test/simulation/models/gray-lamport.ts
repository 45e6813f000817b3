import type { Model } from './search'

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

export const grayLamport = (n: number): Model<State> => ({
  initial: {
    managers: 'w'.repeat(n),
    coordinator: 'init',
    prepared: new Set(),
    messages: new Set(),
  },
  encode: ({ managers, coordinator, prepared, messages }) =>
    `${managers} ${coordinator} ${[...prepared].sort()} ${[...messages].sort()}`,
  steps: (state) => [...coordinatorSteps(state, n), ...managerSteps(state)],
  broken: ({ managers }) =>
    managers.includes('a') && managers.includes('c') ? 'TCConsistent' : null,
  resolved: ({ managers }) => !managers.includes('w') && !managers.includes('p'),
})

const plus = <T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> => new Set([...set, one])

function* coordinatorSteps(state: State, n: number): Generator<State> {
  if (state.coordinator !== 'init') return
  for (let manager = 0; manager < n; manager++)
    if (state.messages.has(`prepared ${manager}`))
      yield { ...state, prepared: plus(state.prepared, manager) }
  if (state.prepared.size === n)
    yield { ...state, coordinator: 'committed', messages: plus(state.messages, 'commit') }
  yield { ...state, coordinator: 'aborted', messages: plus(state.messages, 'abort') }
}

function* managerSteps(state: State): Generator<State> {
  const { managers, messages } = state
  for (const [index, manager] of [...managers].entries()) {
    const now = (place: string) => managers.slice(0, index) + place + managers.slice(index + 1)
    if (manager === 'w') {
      yield { ...state, managers: now('p'), messages: plus(messages, `prepared ${index}`) }
      yield { ...state, managers: now('a') }
    }
    if (messages.has('commit')) yield { ...state, managers: now('c') }
    if (messages.has('abort')) yield { ...state, managers: now('a') }
  }
}
