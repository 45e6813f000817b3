import type { StoredApproval } from '@/server/inbox/approval-store'
import { parseTransactionId } from '@/server/protocol/ids'
import type { Instant, TransactionId } from '@/server/protocol/model'
import type { ApiContext } from './context'

type Needs = Pick<ApiContext, 'journal' | 'clock' | 'newUlid'>

interface Told {
  readonly requestId: string
  /** False: it was written before, and is only made sure of. */
  readonly record: boolean
}

/** That somebody asked: under the id of the request, so that it is written once however often it is tried. */
export const auditRequest = (needs: Needs, one: StoredApproval, told: Told): Promise<void> =>
  write(needs, one, {
    ...{ ...told, id: one.id, action: 'request-approval', actor: one.requester.name },
    reason: one.reason,
  })

export type ApprovalStep = 'approve' | 'reject' | 'withdraw' | 'lapse'

/** What somebody, or time, did to the request. */
export const auditStep = (
  needs: Needs,
  one: StoredApproval,
  step: {
    readonly action: ApprovalStep
    readonly actor: string
    readonly reason: string
    readonly requestId: string
    /** Of the act: where this is written under it, the act is not, nor the other way round. */
    readonly key?: string
  },
): Promise<void> => write(needs, one, { ...step, id: needs.newUlid(), record: true })

interface Written extends Told {
  readonly id: string
  readonly action: string
  readonly actor: string
  readonly reason: string
  readonly key?: string
}

async function write(
  { journal, clock }: Needs,
  one: StoredApproval,
  { id, action, actor, reason, requestId, record, key }: Written,
): Promise<void> {
  const data = { actor, action, approval: one.id, decides: one.action, auditId: id }
  const at = clock.now() as Instant
  await journal.append({
    transaction: one.transaction as TransactionId,
    shard: parseTransactionId(one.transaction)?.shard ?? null,
    epoch: null,
    records: record ? [{ type: 'operator-action', branch: null, at, data }] : [],
    audit: {
      ...{ id, actor, action, participant: null, gid: null, reason: reason.slice(0, 1_000) },
      ...{ requestId, idempotencyKey: key ?? null, requestHash: null },
      evidenceId: one.seenByApprover?.evidenceId ?? one.evidenceId,
      ...{ rule: one.rule, advice: one.advice },
      data: { approval: { id: one.id, action: one.action, plan: one.plan } },
    },
  })
}
