import { LOCK_MS_MAX } from '@/server/policy/deadline'
import type { BranchId } from '@/server/protocol/model'

export type RoundTrip =
  | 'work'
  | 'prepare'
  | 'look'
  | 'commit'
  | 'abort'
  | 'proof'
  | 'fence'
  | 'step'

/** Told before each exchange made for a branch: what the counts of round trips are taken from. */
export type OnRoundTrip = (branch: BranchId, what: RoundTrip) => void

/** How many connections a participant may hold, by what they are for, and how long it may take. */
export interface PostgresLimits {
  /** Branches between the start of their work and their vote. */
  readonly workingMax: number
  /** Commits and aborts under way: phase two never waits behind phase one. */
  readonly settlingMax: number
  /** Lists, evidence, probes: what people and the sweep look at. */
  readonly watchingMax: number
  /** Branches that are let in at the same time; null: nobody counts them. */
  readonly branchesMax: number | null
  /** How long a branch waits for somebody else's lock (D20). */
  readonly lockMs: number
}

export const defaultLimits: PostgresLimits = {
  ...{ workingMax: 32, settlingMax: 24, watchingMax: 4 },
  ...{ branchesMax: null, lockMs: LOCK_MS_MAX },
}
