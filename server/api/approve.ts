import type { ActionResult } from '@/server/contract/action'
import { actionResult } from '@/server/contract/action'
import type { ApproveRequest } from '@/server/contract/approval'
import type { Identity } from '@/server/contract/identity'
import type { StoredApproval } from '@/server/inbox/approval-store'
import { LATE } from '@/server/inbox/approval-store'
import { inEnglish } from '@/server/language/speaking'
import { shortCode } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { act, moved } from './act'
import { approvalBody, isSamePerson } from './approval-body'
import { auditRequest, auditStep } from './audit-approval'
import type { ApiContext } from './context'
import { noLongerThere } from './handlers/find-transaction'
import { noSuchEvidence } from './handlers/preview-actions'
import { close, closedReply, keyOf, lapse, TOO_LATE } from './lapse-approval'
import { differencesOf } from './operator-advice'
import { ok, problem, type Reply } from './reply'
import { seenOf } from './seen-evidence'

/** An act takes less; whoever has not ended it by then has died. */
export const ACT_OWNED_MS = 30_000

export interface Approving {
  readonly one: StoredApproval
  readonly body: ApproveRequest
  readonly version: number
  readonly identity: Identity
  readonly requestId: string
}

/** A second person agrees: from then on it runs as a single action does, once, under both names. */
export async function approve(context: ApiContext, approving: Approving): Promise<Reply> {
  const { one, identity, requestId } = approving
  const { approvals, clock } = context
  if (isSamePerson(identity.name, one.requester.name)) return ownApproval()
  if (one.state !== 'waiting') return again(context, approving)
  const refused =
    (await late(context, one)) ?? miscoded(approving) ?? (await otherwise(context, approving))
  if (refused !== null) return refused
  await auditRequest(context, one, { requestId, record: false })
  const { evidenceId } = approving.body
  const at = new Date(clock.now())
  const given = { by: identity.name, at, evidenceId, version: approving.version }
  const won = await approvals.approve(one.id, { ...given, ownedMs: ACT_OWNED_MS })
  const now = (await approvals.read(one.id)) ?? one
  if (!won) return again(context, { ...approving, one: now })
  const reason = `Approved what ${one.requester.name} asked for: ${one.reason}`
  await auditStep(context, now, { action: 'approve', actor: identity.name, reason, requestId })
  return answer(context, approving, await runApproved(context, now, requestId))
}

/** The very same again finds what came of it; everybody else is told who was first. */
async function again(context: ApiContext, approving: Approving): Promise<Reply> {
  const { one, identity, requestId } = approving
  if (one.closedBy !== identity.name || one.state === 'rejected') return closedReply(one)
  if (one.state === 'approved') {
    // Whoever runs it may still be about to: two who run it would not know of each other.
    const [ours] = await context.approvals.takeOver(ACT_OWNED_MS, one.id)
    if (ours === undefined) return ok(await approvalBody(context, one, identity))
    return answer(context, approving, await runApproved(context, ours, requestId))
  }
  return one.state === 'done' ? ok(await approvalBody(context, one, identity)) : closedReply(one)
}

async function answer(
  context: ApiContext,
  { one, identity }: Approving,
  ran: Reply,
): Promise<Reply> {
  const now = await context.approvals.read(one.id)
  return ran.type === 'problem' || now === null
    ? ran
    : ok(await approvalBody(context, now, identity))
}

/**
 * The act that was approved, by exactly the path of a single action. What is refused there was not
 * sent, and lapses; whoever repeats it finishes what was written.
 */
export async function runApproved(
  context: ApiContext,
  one: StoredApproval,
  requestId: string,
): Promise<Reply> {
  const { seenByApprover: seen, closedBy, closedAt } = one
  if (seen === null || closedBy === null || closedAt === null) return closedReply(one)
  const key = keyOf(one)
  const earlier = await context.view.findAction(key)
  // Who wrote that it lapsed has died before it was closed.
  if (earlier?.requestHash === null)
    return (await close(context, one, TOO_LATE)) ?? closedReply(one)
  if (earlier === null && context.clock.now() >= one.expiresAt.getTime())
    return (await lapse(context, one, TOO_LATE)) ?? closedReply(one)
  const lost = earlier === null ? await lostRight(context, one) : null
  if (lost !== null) return lost
  const { action, reason, category, plan, code } = one
  const acting = {
    id: one.transaction as TransactionId,
    body: {
      ...{ action, evidenceId: seen.evidenceId, reason, plan },
      ...(category !== null && { category }),
      ...(code !== null && { code }),
    },
    ...{ identity: one.requester, requestId, idempotencyKey: key, version: seen.version },
    approval: { id: one.id, by: closedBy, at: closedAt.toISOString() },
  }
  // What comes of it is kept with the request, for whoever reads it.
  const reply = await inEnglish(() => act(context, acting))
  if (reply.type === 'problem') {
    await lapse(context, one, reply.detail)
    return reply
  }
  const result: ActionResult = actionResult.parse(reply.body)
  await context.approvals.done(one.id, result)
  return reply
}

async function late(context: ApiContext, one: StoredApproval): Promise<Reply | null> {
  if (context.clock.now() < one.expiresAt.getTime()) return null
  return (await lapse(context, one, LATE)) ?? closedReply(one)
}

const miscoded = ({ one, body }: Approving): Reply | null =>
  body.code === shortCode(one.transaction)
    ? null
    : problem(
        'code-required',
        `Nothing was sent. Who approves types the last six characters of the id, ${shortCode(one.transaction)}, as code.`,
      )

/** What the approver looks at is what was asked for, or nothing is approved. */
async function otherwise(context: ApiContext, approving: Approving): Promise<Reply | null> {
  const { one, body, version } = approving
  const id = one.transaction as TransactionId
  const [seen, before, open] = await Promise.all([
    context.view.readEvidence(body.evidenceId),
    context.view.readEvidence(one.evidenceId),
    context.journal.find(id),
  ])
  if (open === null) return noLongerThere(id)
  if (seen === null || seen.transaction !== id) return noSuchEvidence(id)
  const standing = (await context.journal.verdictOf(id))?.verdict ?? null
  if (seenOf(seen.participants, standing) !== one.seen) {
    const differences = differencesOf(before?.participants ?? [], seen.participants)
    const told = differences.map((each) => `${each.participant}: ${each.before} → ${each.now}`)
    const what = told.length === 0 ? 'a verdict stands now' : told.join(', ')
    const why = `Nothing was sent. Since it was asked for, the evidence changed: ${what}. The request has lapsed.`
    await lapse(context, one, why)
    return problem('evidence-changed', why, { extra: { differences } })
  }
  if (body.plan !== undefined && body.plan !== one.plan)
    return problem(
      'plan-changed',
      'Nothing was sent. The plan that you have read is not the one that was asked for. Check again; if it stays so, reject it and let it be asked for anew.',
    )
  return moved(open.version, version) ?? (await lostRight(context, one))
}

/** Who asked may have been refused since; nobody acts under that name any more. */
async function lostRight(context: ApiContext, one: StoredApproval): Promise<Reply | null> {
  const { accounts } = context
  const need = one.advice === 'forced' ? 'force' : 'operator'
  if (accounts === null || (await accounts.stillMay(one.requester.name, need))) return null
  const why = `${one.requester.name}, who asked for it, may no longer decide it. Nothing was sent.`
  return (await lapse(context, one, why)) ?? closedReply(one)
}

export const ownApproval = (): Reply =>
  problem('own-approval', 'You asked for this, so someone else has to approve it.')
