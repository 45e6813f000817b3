import type { Journal } from '@/server/journal/journal'
import type { Clock } from '@/server/platform/clock'
import type { TransactionState } from '@/server/protocol/look'
import type { Instant, TransactionId } from '@/server/protocol/model'

interface OwnerlessDeps {
  readonly journal: Journal
  readonly clock: Clock
}

interface Ownerless {
  readonly id: TransactionId
  readonly shard: number
  readonly state: TransactionState
  readonly retries: number
}

/**
 * Sends to the Inbox what waits for an operator while every coordinator is down: in doubt since it
 * was found so. An owner that comes back goes on from there, and clears it with the end.
 */
export async function noteOwnerless(
  { journal, clock }: OwnerlessDeps,
  found: readonly Ownerless[],
): Promise<void> {
  const at = clock.now() as Instant
  await Promise.all(
    found.map(({ id, shard, state, retries }) =>
      journal.append({
        transaction: id,
        shard,
        epoch: null,
        records: [{ type: 'owner-lost', branch: null, at, data: {} }],
        change: { state, outcome: null, reason: null, inDoubtSince: at, ended: false, retries },
      }),
    ),
  )
}
