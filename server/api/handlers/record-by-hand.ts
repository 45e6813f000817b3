import type { Instant } from '@/server/protocol/model'
import type { ApiContext } from '../context'

export interface DoneByHand {
  readonly action: string
  readonly participant: string
  readonly reason: string
  readonly requestId: string
}

/** Writes into journal and audit trail what somebody did to a participant (D31: nobody signs in yet). */
export async function recordByHand(
  { journal, clock, newUlid }: ApiContext,
  { action, participant, reason, requestId }: DoneByHand,
): Promise<void> {
  const actor = 'local operator'
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
