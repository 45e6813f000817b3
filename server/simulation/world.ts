import type { BranchId, Recovery } from '@/server/protocol/model'

/*
 * The world around the machine, small enough to be walked through in full. A branch is where its
 * participant durably has it; messages are sets that nothing ever leaves, so each may be delivered
 * late, twice, in any order, or never.
 */

/** Bit i stands for branch i. */
export type BranchSet = number

/** 0: nothing was written · 1: abort · 2 and more: commit, the set of those that must commit added. */
export type Register = number
export const NOTHING: Register = 0
export const ABORT: Register = 1
export const COMMIT: Register = 2

/** Where a branch is at its participant. `undone` was prepared once; `gone` never was, and never will be. */
export const working = 0
export const prepared = 1
export const committed = 2
export const undone = 3
export const gone = 4
export const readOnly = 5
/** An application has not been told of this branch: nothing can have happened to it. */
export const absent = 6

export interface World {
  /** Three bits for each branch. */
  readonly places: number
  /** Messages that were sent at least once, each a set of branches. The decider's prepare is its commit. */
  readonly prepares: BranchSet
  readonly commits: BranchSet
  readonly aborts: BranchSet
  /** The decider was asked, at least once, whether it had committed, and barred if not. */
  readonly prevented: boolean
  readonly register: Register
  /** The incarnation that holds the lease: its machine's state, or what it leaves behind. */
  readonly owner: number
  readonly alive: boolean
  /** Those that lost the lease and do not know it, sorted. */
  readonly former: readonly number[]
  readonly crashesLeft: number
  readonly handsLeft: number
  /** Branches that somebody finished by hand. */
  readonly touched: BranchSet
}

export interface Bounds {
  readonly branches: number
  /** Crashes of the owner, and takeovers from an owner that lives on, taken together. */
  readonly crashes: number
  readonly recovery: Recovery
  /** How often somebody finishes a prepared branch at its participant, past everybody. */
  readonly hands?: number
  /** An application drives it: branches join one by one, and it prepares them by itself. */
  readonly application?: boolean
  /** The last branch cannot prepare: it decides (D5). */
  readonly decider?: boolean
  /** Try–Confirm–Cancel: what a branch promises is a reservation that has committed already. */
  readonly tries?: boolean
  /** So many of the first branches promise with their last statement, unasked. */
  readonly unasked?: number
  /** What is presumed without a verdict; left out: abort. */
  readonly presumption?: 'commit' | 'nothing'
  /** Nothing fails, nobody refuses, nobody interferes: for AC4. */
  readonly calm?: boolean
}

/** The number of the branch that decides; -1: every branch can prepare. */
export const deciderOf = ({ branches, decider }: Bounds): number => (decider ? branches - 1 : -1)

/** It was told with its work that nothing follows, so that it may be prepared at any time. */
export const votesUnasked = ({ unasked = 0 }: Bounds, branch: number): boolean => branch < unasked

export const placeOf = (places: number, branch: number): number => (places >> (3 * branch)) & 7

export const moved = (places: number, branch: number, place: number): number =>
  (places & ~(7 << (3 * branch))) | (place << (3 * branch))

export const has = (set: BranchSet, branch: number): boolean => ((set >> branch) & 1) === 1

export const setOf = (indexes: readonly number[]): BranchSet =>
  indexes.reduce((set, index) => set | (1 << index), 0)

export const members = (some: readonly BranchId[], all: readonly BranchId[]): readonly number[] =>
  some.map((branch) => all.indexOf(branch))

export const verdictOf = (register: Register): 'commit' | 'abort' | null => {
  if (register === NOTHING) return null
  return register === ABORT ? 'abort' : 'commit'
}

/** One number for all but the coordinators. */
export const packWorld = (world: World): number =>
  world.places |
  (world.prepares << 9) |
  (world.commits << 12) |
  (world.aborts << 15) |
  (world.register << 18) |
  (world.crashesLeft << 22) |
  (world.handsLeft << 24) |
  (world.touched << 25) |
  (world.prevented ? 1 << 28 : 0)

/** A state's number must fit into fourteen bits, with one to spare. */
export const MACHINE_STATES_MAX = 16_383

/** One number for the coordinators: at most two former owners. */
export const packOwners = ({ owner, alive, former }: World): number => {
  const [first = -1, second = -1] = former
  return ((first + 1) * 16_384 + (second + 1)) * 32_768 + owner * 2 + (alive ? 1 : 0)
}

export function unpack(packed: number, owners: number): World {
  const low = owners % 32_768
  const high = Math.floor(owners / 32_768)
  const former = [Math.floor(high / 16_384) - 1, (high % 16_384) - 1].filter((one) => one >= 0)
  return {
    places: packed & 511,
    prepares: (packed >> 9) & 7,
    commits: (packed >> 12) & 7,
    aborts: (packed >> 15) & 7,
    register: (packed >> 18) & 15,
    owner: low >> 1,
    alive: (low & 1) === 1,
    former,
    crashesLeft: (packed >> 22) & 3,
    handsLeft: (packed >> 24) & 1,
    touched: (packed >> 25) & 7,
    prevented: ((packed >> 28) & 1) === 1,
  }
}
