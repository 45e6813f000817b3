import type { BranchId, Instant } from '@/server/protocol/model'
import type { Bucket, BucketDigest, UlidRange, Window } from '@/server/protocol/outcome-buckets'

/** What the journal says of the transactions that were begun in a range and have ended. */
export interface ExpectedOutcomes {
  /** Of the branches that must have committed at the participant. */
  readonly digests: readonly BucketDigest[]
  /** How many branches of either verdict there are, by window. */
  readonly outcomes: ReadonlyMap<Window, number>
}

/**
 * checking  outcomes are compared as they arise
 * silent    the participant does not answer
 * unable    its kind is not compared
 * halted    too many differ: its database is another one, or an older one, and somebody has to look
 */
export type ProgressState = 'checking' | 'silent' | 'unable' | 'halted'

export interface Progress {
  readonly state: ProgressState
  /** What began before this and has ended is compared, but for the gaps; null: nothing is yet. */
  readonly checkedTo: Instant | null
  /** The last comparison that came to its end. */
  readonly passedAt: Instant | null
  /** When everything that is kept had been compared once more. */
  readonly roundAt: Instant | null
  /** Ranges still to be read, the next one last. */
  readonly gaps: readonly UlidRange[]
}

/** The journal's side of the hash table of outcomes, and what is remembered of comparing it. */
export interface OutcomeLedger {
  expected(participant: string, range: UlidRange): Promise<ExpectedOutcomes>

  committed(
    participant: string,
    asked: { readonly range: UlidRange; readonly buckets: readonly Bucket[] },
  ): Promise<readonly BranchId[]>

  /** Windows in which transactions began that have not ended. */
  openWindows(): Promise<ReadonlySet<Window>>

  /** The window from which on there are so many verdicts before `until`; null: fewer are left. */
  windowBefore(until: string, verdicts: number): Promise<Window | null>

  /** What was begun before this may have been pruned, here or there, by any setting so far. */
  prunedBefore(): Promise<Instant>

  /** Those of the branches that are known to have diverged. */
  diverged(branches: readonly BranchId[]): Promise<ReadonlySet<BranchId>>

  /** Those that were decided commit and have ended, at whatever participant. */
  confirmed(branches: readonly BranchId[]): Promise<ReadonlySet<BranchId>>

  /** How many divergences of a participant nobody has acknowledged. */
  openDivergences(participant: string): Promise<number>

  progress(participant: string): Promise<Progress | null>

  /** Remembers where the audit is, and how many outcomes of each window are proved by now. */
  save(
    participant: string,
    progress: Progress,
    outcomes: ReadonlyMap<Window, number>,
  ): Promise<{ readonly checked: number }>

  /** What was proved before this stays counted, and is no longer kept one by one. */
  fold(participant: string, before: Window): Promise<void>
}
