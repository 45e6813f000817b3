import type { AuditEntry } from '@/server/journal/entry-parts'
import type { Journal } from '@/server/journal/journal'
import type { Clock } from '@/server/platform/clock'
import type { Instant, Verdict } from '@/server/protocol/model'
import type { Snapshot } from './evidence'

interface SagaRepair {
  readonly snapshot: Snapshot
  /** Abort, of one that has no pivot; null: what stands is ordered again. */
  readonly verdict: Verdict | null
  readonly audit: AuditEntry
}

/**
 * An operator's verdict on a saga: it is written, and its owner hears of it and compensates. Steps
 * have an order, so that nobody else orders any. The verdict that stands; null: none does.
 */
export async function repairSaga(
  { journal, clock }: { readonly journal: Journal; readonly clock: Clock },
  { snapshot: { open, standing }, verdict, audit }: SagaRepair,
): Promise<{ readonly verdict: Verdict; readonly position: string | null } | null> {
  const at = clock.now() as Instant
  const { action, actor, reason, rule, advice } = audit
  const data = { action, actor, reason, rule, advice, auditId: audit.id }
  const answer = await journal.append({
    ...{ transaction: open.id, shard: open.shard, epoch: null, audit },
    records: [{ type: 'operator-action', branch: null, at, data }],
    ...(verdict !== null && {
      proposal: { verdict, reason: 'operator' as const, branches: [], by: actor, at },
    }),
  })
  const found = answer.standing ?? standing ?? (await journal.verdictOf(open.id))
  if (found === null) return null
  await journal.append({
    ...{ transaction: open.id, shard: open.shard, epoch: null, records: [] },
    audited: { id: audit.id, outcome: 'ordered' },
  })
  const won = answer.standing?.won === true
  const process = journal.stream.name.split('-')[0]
  return {
    verdict: found.verdict,
    position: won ? `${process} · ${answer.standing?.seq}` : null,
  }
}
