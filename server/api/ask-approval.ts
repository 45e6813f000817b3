import type { AdviceSet } from '@/server/contract/advice'
import { APPROVAL_MINUTES } from '@/server/contract/operator-policy'
import type { StoredApproval } from '@/server/inbox/approval-store'
import { shortCode } from '@/server/protocol/ids'
import type { Snapshot } from '@/server/recovery/evidence'
import type { Acting } from './acting'
import { approvalBody } from './approval-body'
import { auditRequest } from './audit-approval'
import type { ApiContext } from './context'
import { hashOf } from './hash-of'
import { ok, problem, type Reply, reply } from './reply'
import { seenOf } from './seen-evidence'

const MINUTE_MS = 60_000

interface Asked {
  readonly advice: AdviceSet
  readonly plan: string
  readonly snapshot: Snapshot
}

/** 202 with the address of the request: a second person decides about it, and nothing was sent. */
export async function askApproval(
  context: ApiContext,
  acting: Acting,
  { advice, plan, snapshot }: Asked,
): Promise<Reply> {
  const { approvals, clock, newUlid } = context
  const { id: transaction, body, identity, idempotencyKey } = acting
  const now = clock.now()
  const { action } = body
  if (action === 'retry') throw new Error('a delivery needs nobody else')
  const id = newUlid()
  const isAsked = await approvals.ask({
    ...{ id, transaction, action, reason: body.reason, code: body.code ?? null, plan },
    category: body.category ?? null,
    ...{ rule: advice.rule, advice: advice[action].advice, evidenceId: body.evidenceId },
    seen: seenOf(snapshot.findings, snapshot.standing?.verdict ?? null),
    ...{ requestKey: idempotencyKey, requestHash: hashOf(transaction, body) },
    ...{ requester: identity, requestedAt: new Date(now) },
    expiresAt: new Date(now + APPROVAL_MINUTES * MINUTE_MS),
  })
  const made = isAsked ? await approvals.read(id) : await approvals.byKey(idempotencyKey)
  if (made === null) return somebodyWaits(context, acting)
  if (isAsked) await auditRequest(context, made, { requestId: acting.requestId, record: true })
  return asked(context, acting, made)
}

/** The answer to the very same request again; null: it was never a question to a second person. */
export async function askedBefore(context: ApiContext, acting: Acting): Promise<Reply | null> {
  if (acting.approval !== undefined) return null
  const before = await context.approvals.byKey(acting.idempotencyKey)
  if (before === null) return null
  if (before.requestHash !== hashOf(acting.id, acting.body))
    return problem(
      'idempotency-mismatch',
      'The key was used for another request. Nothing was sent. Use a new key for a new decision.',
    )
  await auditRequest(context, before, { requestId: acting.requestId, record: false })
  return before.result === null ? asked(context, acting, before) : ok(before.result)
}

const asked = async (
  context: ApiContext,
  { identity }: Acting,
  made: StoredApproval,
): Promise<Reply> =>
  reply(202, await approvalBody(context, made, identity), { location: `/v1/approvals/${made.id}` })

async function somebodyWaits({ approvals }: ApiContext, { id }: Acting): Promise<Reply> {
  const open = (await approvals.list({ transaction: id, limit: 10 })).find(
    ({ state }) => state === 'waiting' || state === 'approved',
  )
  return problem(
    'approval-open',
    `Nothing was sent. ${open?.requester.name ?? 'Somebody'} has asked to ${open?.action ?? 'decide'} ${shortCode(id)} already, and that waits for a second person. Approve, reject or withdraw it first.`,
    { extra: { approval: open?.id ?? null } },
  )
}
