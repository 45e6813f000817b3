/** Waiting to be asked (q), voted yes (w), precommitted, committed, aborted. */
type Place = 'q' | 'w' | 'p' | 'c' | 'a'

/** An exclamation mark stands for *crashed there*. */
export type Participant = Place | `${Place}!`

export interface State {
  readonly coordinator: 'voting' | 'precommit' | 'commit' | 'abort' | 'crashed'
  readonly participants: readonly Participant[]
  /** How many may still happen. */
  readonly crashes: number
  /** The participants that the coordinator cannot reach, as bits; null: no partition. */
  readonly cut: number | null
}

export const isAlive = (participant: Participant | undefined): participant is Place =>
  participant?.length === 1

export const moved = (state: State, i: number, to: Participant): State => ({
  ...state,
  participants: state.participants.with(i, to),
})
