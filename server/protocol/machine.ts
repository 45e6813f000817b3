/** What one event leads to: where we are now, what is written down, and what we ask of the world. */
export interface Step<State, Event, Effect> {
  readonly state: State
  /** The events to store, in order. Replaying them leads to the same state. */
  readonly records: readonly Event[]
  /** True: no effect leaves before the records are durable. False: nothing waits for them. */
  readonly forced: boolean
  readonly effects: readonly Effect[]
}

export interface Machine<State, Event, Effect> {
  readonly initial: State

  /** Pure: the same state and event always give the same step. */
  decide(state: State, event: Event): Step<State, Event, Effect>

  /** Everything still asked of the world in this state: what recovery repeats after a crash. */
  owed(state: State): readonly Effect[]
}

/** The event changes nothing. Callers tell this apart by identity of the state, and store nothing. */
export const stay = <State>(state: State): Step<State, never, never> => ({
  state,
  records: [],
  forced: false,
  effects: [],
})

export const replay = <State, Event, Effect>(
  machine: Machine<State, Event, Effect>,
  history: readonly Event[],
): State => history.reduce((state, event) => machine.decide(state, event).state, machine.initial)

export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
