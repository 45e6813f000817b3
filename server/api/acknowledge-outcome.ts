import { advise } from '@/server/advice/advise'
import type { ActionRequest } from '@/server/contract/action'
import type { AuditEntry } from '@/server/journal/entry-parts'
import { formOf } from '@/server/journal/history'
import { shortCode } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { acknowledge } from '@/server/recovery/acknowledge'
import { type Snapshot, takeEvidence } from '@/server/recovery/evidence'
import { changed, moved, otherAction } from './act'
import type { Acting } from './acting'
import type { ApiContext } from './context'
import { noLongerThere } from './handlers/find-transaction'
import { noSuchEvidence } from './handlers/preview-actions'
import { hashOf } from './hash-of'
import { evidenceBody, situationOf } from './operator-advice'
import { readReconcile } from './reconciling'
import { ok, problem, type Reply } from './reply'

export type Acknowledging = Omit<Acting, 'body'> & { readonly body: ActionRequest }

/**
 * POST …/actions with `acknowledge`: somebody has seen that participants ended differently, on
 * evidence that is still true. It leaves the Inbox, and everything about it is kept.
 */
export async function acknowledgeOutcome(
  context: ApiContext,
  acting: Acknowledging,
): Promise<Reply> {
  const { id, body } = acting
  const open = await context.journal.find(id)
  if (open === null) return noLongerThere(id)
  const seen = await context.view.readEvidence(body.evidenceId)
  if (seen === null || seen.transaction !== id) return noSuchEvidence(id)
  const earlier = await context.view.findAction(acting.idempotencyKey)
  if (earlier !== null && earlier.requestHash !== hashOf(id, body)) return otherAction()
  const snapshot = await takeEvidence(context, open)
  if (earlier === null) {
    const now = evidenceBody(snapshot)
    const advice = advise(await situationOf(context, { ...now, ...formOf(open) }))
    const refused =
      (await notWaiting(context, id)) ??
      changed(seen.participants, now.participants, advice) ??
      moved(open.version, acting.version) ??
      (await unchecked(context, id))
    if (refused !== null) return refused
  }
  const audit = auditOf(acting, snapshot, earlier?.id ?? context.newUlid())
  await acknowledge(context, snapshot, audit)
  return answer(context, snapshot, audit.id)
}

async function notWaiting({ view }: ApiContext, id: string): Promise<Reply | null> {
  const transaction = await view.readTransaction(id)
  if (transaction?.state !== 'heuristic')
    return problem(
      'advice-blocks',
      `Nothing was recorded. ${shortCode(id)} is not heuristic: its participants are not known to have ended differently, so there is nothing to reconcile.`,
    )
  if (transaction.acknowledged === null) return null
  const { by, at } = transaction.acknowledged
  return problem(
    'already-decided',
    `Nothing was recorded. ${by} marked ${shortCode(id)} as reconciled at ${at} already.`,
  )
}

/** The checks are made here, whatever a page shows: all of them green, or it stays in the Inbox. */
async function unchecked(context: ApiContext, id: TransactionId): Promise<Reply | null> {
  // Evidence was taken just now, and may have brought proofs.
  const open = await context.journal.find(id)
  if (open === null) return noLongerThere(id)
  const { branches } = await readReconcile(context, open)
  const red = branches.flatMap(({ checks }) => checks.filter(({ green }) => !green))
  if (red.length === 0) return null
  return problem(
    'reconcile-open',
    `Nothing was recorded. ${red.map(({ text }) => text).join(' ')} PUT /v1/transactions/{id}/reconcile/{branch} says it, and so does the checklist of the transaction.`,
    { extra: { checks: red } },
  )
}

const auditOf = (
  { id, body, identity, requestId, idempotencyKey }: Acknowledging,
  { id: evidenceId }: Snapshot,
  auditId: string,
): AuditEntry => ({
  ...{ id: auditId, actor: identity.name, action: body.action, reason: body.reason },
  ...{ participant: null, gid: null, evidenceId, rule: null, advice: null },
  ...{ requestId, idempotencyKey, requestHash: hashOf(id, body) },
  data: { ...(body.category && { category: body.category }) },
})

/** Read back: only what the journal holds now is told. */
async function answer(
  { view, journal }: ApiContext,
  { open, findings, standing }: Snapshot,
  actionId: string,
): Promise<Reply> {
  const now = await view.readTransaction(open.id)
  const stands = now?.acknowledged ?? null
  const state = stands === null ? 'sent-not-verified' : 'verified'
  await journal.append({
    ...{ transaction: null, shard: null, epoch: null, records: [] },
    audited: { id: actionId, outcome: state },
  })
  return ok({
    ...{ actionId, action: 'acknowledge', state, position: null },
    verdict: standing?.verdict ?? null,
    participants: findings.map(({ participant, value }) => ({
      ...{ participant, delivered: false, value },
      text: `${participant} was not told anything.`,
    })),
    text:
      stands === null
        ? `It was sent, and ${shortCode(open.id)} is not shown as reconciled. Look again.`
        : `${shortCode(open.id)} is reconciled, says ${stands.by} at ${stands.at}. It leaves the Inbox; every record is kept.`,
  })
}
