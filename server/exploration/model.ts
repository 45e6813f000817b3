/** A step in words, and the state it leads to. */
export type Step<State> = readonly [name: string, to: State]

export interface Property<State> {
  readonly name: string
  readonly holds: (state: State) => boolean
}

/** A protocol as the literature abstracts it: states, the steps between them, and what must hold. */
export interface Model<State> {
  readonly initial: State
  /** The same text for the same state, and for no other. */
  readonly encode: (state: State) => string
  readonly steps: (state: State) => Iterable<Step<State>>
  readonly properties: readonly Property<State>[]
  /** Everybody that lives knows how it ended. */
  readonly isResolved: (state: State) => boolean
}

/** How people call the participant with that index. */
export const who = (index: number): string => `participant ${index + 1}`

export const indexes = (participants: number): readonly number[] =>
  Array.from({ length: participants }, (_, index) => index)
