import type { BranchId } from '@/server/protocol/model'
import type { Bucket, BucketDigest, UlidRange } from '@/server/protocol/outcome-buckets'
import type { Finding, Statement } from './participant'

/*
 * What passes between the adapter and the threads in which SQLite runs: its calls block, and must
 * not hold up anybody else.
 */

/** The marker's key: transaction and number of the branch. */
export interface MarkerKey {
  readonly gid: string
  readonly branch: number
}

/** One cluster's transactions that began within the range. */
export interface OutcomesAsked {
  readonly cluster: string
  readonly range: UlidRange
}

export interface Calls {
  /** Begins, works and marks; the session stays open, and holds the file's one write lock. */
  work: [
    {
      readonly key: MarkerKey
      readonly epoch: number
      readonly statements: readonly Statement[]
    },
    { readonly rows: number },
  ]
  /** Commits the session of `work`: the decision. */
  decide: [MarkerKey, 'committed' | 'read-only' | 'no-session']
  /** True: there was such a session, and it is rolled back. */
  release: [MarkerKey, boolean]
  /** What stands in the marker's row after an attempt to bar the branch. */
  fence: [MarkerKey, 'WORK' | 'ABORTED']
  markers: [readonly MarkerKey[], readonly ('WORK' | 'ABORTED' | null)[]]
  digests: [OutcomesAsked, readonly BucketDigest[]]
  committed: [OutcomesAsked & { readonly buckets: readonly Bucket[] }, readonly BranchId[]]
  examine: [null, { readonly version: string; readonly findings: readonly Finding[] }]
  probe: [null, null]
  prune: [{ readonly before: number; readonly limit: number }, number]
}

export type CallName = keyof Calls

export interface Request {
  readonly id: number
  readonly name: CallName
  readonly input: unknown
}

/** `code` is SQLite's, or one of ours: file-gone, file-moved, no-session, refused, thread-lost. */
export interface Failure {
  readonly code: string
  readonly text: string
  /** The failed call left nothing behind: what it began is rolled back. */
  readonly undone: boolean
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure }
