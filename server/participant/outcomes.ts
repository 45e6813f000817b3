import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { Bucket, BucketDigest, UlidRange } from '@/server/protocol/outcome-buckets'

/** What the participant itself shows of a branch, asked for one by one. */
export interface Witnessed {
  readonly branch: BranchId
  /** A marker of its work can be seen. */
  readonly marker: boolean
  /** A second source beside the marker, if there is one here (D25); null: nothing is known. */
  readonly status: 'committed' | 'aborted' | 'in-progress' | null
}

/** The transaction's number at the participant, and the server on which it means something. */
interface WhichTransaction {
  readonly xid: string | null
  readonly server: string | null
}

/**
 * The committed branches whose names begin with `vd1_<cluster>.`, as a hash table: see
 * protocol/outcome-buckets.ts for windows, slots and the hash, which has to be the same on every
 * kind of participant. A branch counts from the moment on at which others can see its marker, and
 * until the marker is pruned. Each throws only on no answer.
 */
export interface Outcomes {
  /** One digest for each bucket that holds a branch. */
  digests(cluster: string, range: UlidRange, signal: StopSignal): Promise<readonly BucketDigest[]>

  /** The branches in these buckets, as far as they lie in the range. */
  committed(
    cluster: string,
    asked: { readonly range: UlidRange; readonly buckets: readonly Bucket[] },
    signal: StopSignal,
  ): Promise<readonly BranchId[]>

  witness(
    asked: readonly { readonly branch: BranchId; readonly proof: WhichTransaction }[],
    signal: StopSignal,
  ): Promise<readonly Witnessed[]>
}
