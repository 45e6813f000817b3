import type { BranchId } from '@/server/protocol/model'

export type MariadbRoundTrip =
  | 'work'
  | 'prepare'
  | 'look'
  | 'commit'
  | 'abort'
  | 'proof'
  | 'fence'
  | 'kill'

/** Told before each exchange made for a branch. */
export type OnMariadbRoundTrip = (branch: BranchId, what: MariadbRoundTrip) => void

/** How many connections a participant may hold, by what they are for. */
export interface MariadbLimits {
  /** Branches between the start of their work and their end: each owns its connection so long. */
  readonly branchesMax: number
  /** Commits and aborts of branches that another process, or an earlier one, has prepared. */
  readonly settlingMax: number
  /** Lists, evidence, probes: what people and the sweep look at. */
  readonly watchingMax: number
}

export const defaultLimits: MariadbLimits = { branchesMax: 48, settlingMax: 12, watchingMax: 4 }
