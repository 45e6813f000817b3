import type { Agenda, Item } from './agenda'
import type { Network } from './network'
import type { Costs, Message, Program } from './node'
import type { Dice } from './random'
import type { Snare } from './snare'
import type { Trace } from './trace'

/** A node with its program and its state. */
export interface Place<Said extends Message> {
  program: Program<Said>
  isAlive: boolean
  incarnation: number
  pausedUntil: number
  /** What was due while it stood still. */
  readonly held: Item<Said>[]
  syncedUntil: number
  /** The program as it is when its node starts. */
  start(): Program<Said>
  crashDisk(dice: Dice): void
}

/** What all nodes share. */
export interface Ground<Said extends Message> {
  readonly agenda: Agenda<Said>
  readonly network: Network
  readonly trace: Trace
  readonly costs: Costs
  readonly names: readonly string[]
  readonly syncUs: number
  readonly snare: Snare
}
