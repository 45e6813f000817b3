import { parseTransactionId } from '@/server/protocol/ids'
import type { Instant, TransactionId } from '@/server/protocol/model'
import type { ApiContext } from '../context'

export interface DoneByHand {
  readonly action: string
  /** Null: it is about none, or about all. */
  readonly participant: string | null
  readonly transaction?: string | null
  readonly branch?: number | null
  readonly reason: string
  readonly requestId: string
  readonly actor: string
}

/** Writes into journal and audit trail what was done on somebody's word. */
export async function recordByHand(
  { journal, clock, newUlid }: Pick<ApiContext, 'journal' | 'clock' | 'newUlid'>,
  done: DoneByHand,
): Promise<void> {
  const { action, participant, reason, requestId, actor } = done
  const { transaction = null, branch = null } = done
  const id = newUlid()
  const data = { actor, action, participant, auditId: id }
  const nobody = { evidenceId: null, rule: null, advice: null, gid: null }
  await journal.append({
    transaction: transaction as TransactionId | null,
    shard: transaction === null ? null : (parseTransactionId(transaction)?.shard ?? null),
    epoch: null,
    records: [{ type: 'operator-action', branch, at: clock.now() as Instant, data }],
    audit: {
      ...{ id, actor, action, participant, reason, requestId, ...nobody },
      ...{ idempotencyKey: null, requestHash: null, data: {} },
    },
  })
}
