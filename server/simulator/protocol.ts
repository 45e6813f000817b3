import type { SimulationSettings } from '@/server/contract/simulation'
import type { AnyEvent } from '@/server/protocol/protocols'
import type { Audit } from './audit'
import type { Dice } from './random'
import type { World } from './world'

/** A protocol in a world of its own, as the workload and the faults see it. */
export interface Cluster {
  readonly world: World
  /** The application begins a transaction; false: nobody takes it now. */
  begin(transaction: number): boolean
  /** Nodes that have to live on for all to end; the others may stay away for good. */
  core(dice: Dice): readonly number[]
  /** A coordinator has crashed: what its applications were waiting for they never hear. */
  lost(node: number): void
  /** Where one journal has it all: what was recorded of a transaction, the verdict where it came to stand. */
  logOf?(transaction: number): readonly AnyEvent[]
  /** The kinds of messages that are no part of the protocol. */
  readonly besides: readonly string[]
}

/** What a cluster is made of. */
export interface Making {
  readonly settings: SimulationSettings
  readonly audit: Audit
  readonly watched: ReadonlySet<number>
  /** How a branch votes, if it is asked while its work is there. */
  readonly voteOf: (transaction: number, branch: number) => 'yes' | 'no' | 'read-only'
}

/** What a role may know of its surroundings. */
export type Surroundings = Omit<Making, 'watched'>

export const microseconds = (milliseconds: number): number => Math.round(milliseconds * 1_000)
