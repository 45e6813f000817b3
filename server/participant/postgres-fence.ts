import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import { fenceBranch, markerKey, readMarker, synced } from './marker-sql'
import type { Failure } from './postgres-errors'
import type { Sessions } from './postgres-pool'

const FENCE_LOCK_MS_MAX = 1_000
/** A fence is not written by an owner of the shard, but on behalf of the verdict that stands. */
const FENCE_EPOCH = '0'

/**
 * WORK     the branch has committed
 * ABORTED  it has not, and never will: its marker's key is taken
 * null     neither is known
 */
type Fenced =
  | { readonly kind: 'WORK' | 'ABORTED' | null }
  | { readonly kind: null; readonly failure: Failure }

/** Takes the marker's key, so that a commit still under way somewhere must fail (9.4). */
export async function fence(
  sessions: Sessions,
  branch: BranchId,
  signal: StopSignal,
): Promise<Fenced> {
  const key = markerKey(branch)
  const values = [key.gid, key.branch]
  const commands = [
    { text: 'BEGIN ISOLATION LEVEL READ COMMITTED' },
    { text: `SET LOCAL lock_timeout = ${FENCE_LOCK_MS_MAX}` },
    { text: fenceBranch, values: [...values, FENCE_EPOCH], reads: true },
    { text: readMarker, values, reads: true },
    { text: synced },
    { text: 'COMMIT' },
  ]
  const { replies, failure } = await sessions.ask(commands, { signal })
  if (failure !== null) return { kind: null, failure }
  const kind = replies[3]?.rows[0]?.[0]
  if (kind === 'WORK') return { kind }
  return { kind: kind === 'ABORTED' && replies[5]?.tag === 'COMMIT' ? kind : null }
}
