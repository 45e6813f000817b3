import type { Happenings } from './happenings'
import type { MachineTable } from './machine-table'
import type { Bounds, World } from './world'

/** What happened between two worlds; the word is the label of a trace. */
export interface Move {
  readonly name: MoveName
  readonly branch: number
  /** A former owner moved. */
  readonly former: boolean
  /** Votes were asked for by somebody who did not begin the transaction. */
  readonly again: boolean
}

export type MoveName =
  | 'is-admitted'
  | 'hears-the-application'
  | 'loses-its-work'
  | 'prepares'
  | 'refuses'
  | 'votes-read-only'
  | 'decides'
  | 'is-committed'
  | 'is-rolled-back'
  | 'is-fenced'
  | 'is-swept'
  | 'is-committed-by-hand'
  | 'is-rolled-back-by-hand'
  | 'hears'
  | 'writes-the-verdict'
  | 'crashes'
  | 'takes-over-from-the-living'
  | 'takes-over'
  | 'operator-commits'
  | 'operator-aborts'

export interface Setting {
  readonly bounds: Bounds
  readonly table: MachineTable
  readonly happen: Happenings
}

export type Emit = (next: World, move: Move) => void
