import type { Instant } from '@/server/protocol/model'
import type { ApiContext } from '../context'

/** D31: nobody signs in yet, so whoever reaches the API is this one. */
export const OPERATOR = 'local operator'

export interface DoneByHand {
  readonly action: string
  readonly participant: string
  readonly reason: string
  readonly requestId: string
  /** Default: the operator. */
  readonly actor?: string
}

/** Writes into journal and audit trail what was done to a participant on somebody's word. */
export async function recordByHand(
  { journal, clock, newUlid }: Pick<ApiContext, 'journal' | 'clock' | 'newUlid'>,
  { action, participant, reason, requestId, actor = OPERATOR }: DoneByHand,
): Promise<void> {
  const id = newUlid()
  const data = { actor, action, participant, auditId: id }
  const nobody = { evidenceId: null, rule: null, advice: null, gid: null }
  await journal.append({
    transaction: null,
    shard: null,
    epoch: null,
    records: [{ type: 'operator-action', branch: null, at: clock.now() as Instant, data }],
    audit: {
      ...{ id, actor, action, participant, reason, requestId, ...nobody },
      ...{ idempotencyKey: null, requestHash: null, data: {} },
    },
  })
}
