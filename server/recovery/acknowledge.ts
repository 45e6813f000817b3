import type { AuditEntry } from '@/server/journal/entry-parts'
import type { Instant } from '@/server/protocol/model'
import type { EvidenceDeps, Snapshot } from './evidence'

/**
 * Somebody takes note of a heuristic outcome (D10). Nothing is decided, sent or deleted by it: the
 * transaction leaves the Inbox and stays what it is. Never called but for an operator.
 */
export async function acknowledge(
  { journal, clock }: Pick<EvidenceDeps, 'journal' | 'clock'>,
  { open }: Snapshot,
  audit: AuditEntry,
): Promise<void> {
  const at = clock.now() as Instant
  const { id, action, actor, reason, evidenceId } = audit
  const data = { action, actor, reason, evidenceId, auditId: id }
  await journal.append({
    ...{ transaction: open.id, shard: open.shard, epoch: null, audit },
    records: [{ type: 'operator-action', branch: null, at, data }],
    acknowledgement: { by: actor, reason, at },
  })
}
