import { advise } from '@/server/advice/advise'
import type { Action, ActionResult } from '@/server/contract/action'
import type { AdviceSet } from '@/server/contract/advice'
import { finding } from '@/server/journal/action-key'
import type { AuditEntry } from '@/server/journal/entry-parts'
import { inEnglish } from '@/server/language/speaking'
import { shortCode } from '@/server/protocol/ids'
import type { TransactionId, Verdict } from '@/server/protocol/model'
import { takeEvidence } from '@/server/recovery/evidence'
import { type Repaired, repair } from '@/server/recovery/repair'
import { formOf } from '../journal/history'
import { actOnSaga } from './act-on-saga'
import type { Acting } from './acting'
import { askedBefore } from './ask-approval'
import type { ApiContext } from './context'
import { noLongerThere } from './handlers/find-transaction'
import { noSuchEvidence } from './handlers/preview-actions'
import { hashOf } from './hash-of'
import { notNow } from './not-now'
import { differencesOf, evidenceBody, situationOf } from './operator-advice'
import { ok, problem, type Reply } from './reply'

/**
 * An operator's action. The evidence is taken anew, and only if it is still what the operator saw,
 * and the advice allows it, is the verdict written; then it is delivered and verified.
 */
export const act = async (context: ApiContext, acting: Acting): Promise<Reply> =>
  (await askedBefore(context, acting)) ?? finding(() => actNow(context, acting))

async function actNow(context: ApiContext, acting: Acting): Promise<Reply> {
  const { id, body } = acting
  const open = await context.journal.find(id)
  if (open === null) return noLongerThere(id)
  const seen = await context.view.readEvidence(body.evidenceId)
  if (seen === null || seen.transaction !== id) return noSuchEvidence(id)
  const earlier = await context.view.findAction(acting.idempotencyKey)
  if (earlier !== null && earlier.requestHash !== hashOf(id, body)) return otherAction()
  const snapshot = await takeEvidence(context, open)
  const now = evidenceBody(snapshot)
  const situation = await situationOf(context, { ...now, ...formOf(open) })
  const advice = advise(situation)
  if (earlier === null) {
    const planned = { transaction: id, action: body.action, situation, advice }
    const refused =
      changed(seen.participants, now.participants, advice) ??
      moved(open.version, acting.version) ??
      (await notNow(context, acting, { planned, snapshot }))
    if (refused !== null) return refused
  }
  const standing = snapshot.standing?.verdict ?? null
  const verdict = earlier === null ? proposalOf(body.action, standing, situation.verdict) : null
  const kept = { advice: inEnglish(() => advise(situation)), id: earlier?.id ?? context.newUlid() }
  const audit = auditOf(acting, kept)
  if (situation.saga) return actOnSaga(context, acting, { snapshot, verdict, audit })
  const repaired = await repair(context, { snapshot, verdict, audit })
  if (repaired === null) return nothingStands(id)
  if ('refused' in repaired) return problem('advice-blocks', repaired.refused)
  return ok(resultOf(acting, repaired, audit.id))
}

/**
 * What stands is never proposed again: it is delivered. What the decider has decided, and the
 * register does not hold yet, is written there first.
 */
const proposalOf = (
  action: Action,
  standing: Verdict | null,
  decided: Verdict | null,
): Verdict | null => {
  if (standing !== null) return null
  return action === 'retry' ? decided : action
}

export function changed(
  before: Parameters<typeof differencesOf>[0],
  now: Parameters<typeof differencesOf>[1],
  advice: AdviceSet,
): Reply | null {
  const differences = differencesOf(before, now)
  if (differences.length === 0) return null
  const told = differences.map((one) => `${one.participant}: ${one.before} → ${one.now}`)
  return problem(
    'evidence-changed',
    `Nothing was sent. While you were reading: ${told.join(', ')}. Look at the new advice.`,
    { extra: { differences, advice } },
  )
}

export function moved(version: number, expected: number): Reply | null {
  if (version === expected) return null
  return problem(
    'version-changed',
    `Nothing was sent. The transaction is at version ${version}, and you looked at ${expected}. Check again.`,
    { extra: { version } },
  )
}

export const otherAction = (): Reply =>
  problem(
    'idempotency-mismatch',
    'The key was used for another action. Nothing was sent. Use a new key for a new decision.',
  )

const nothingStands = (id: TransactionId): Reply =>
  problem(
    'advice-blocks',
    `Nothing was sent. No verdict was written for ${shortCode(id)}, so there is nothing to deliver again. Commit or abort it instead.`,
  )

function auditOf(
  { id: transaction, body, identity, requestId, idempotencyKey, approval }: Acting,
  { advice, id }: { readonly advice: AdviceSet; readonly id: string },
): AuditEntry {
  return {
    id,
    actor: identity.name,
    action: body.action,
    participant: null,
    gid: null,
    reason: body.reason,
    evidenceId: body.evidenceId,
    rule: advice.rule,
    advice: advice[body.action].advice,
    requestId,
    idempotencyKey,
    requestHash: hashOf(transaction, body),
    data: {
      advice,
      ...(body.category && { category: body.category }),
      ...(approval !== undefined && { approval: { ...approval } }),
    },
  }
}

function resultOf({ id, body }: Acting, repaired: Repaired, actionId: string): ActionResult {
  const { verdict, position, state, delivered } = repaired
  return {
    actionId,
    action: body.action,
    verdict,
    position,
    state,
    participants: delivered.map(({ participant, delivered: told, finding }) => ({
      participant,
      delivered: told,
      value: finding.value,
      text: told
        ? `${participant} has ${verdict === 'commit' ? 'committed' : 'rolled back'}.`
        : `${participant} has not confirmed. It is told again until it does.`,
    })),
    text: textOf(shortCode(id), repaired),
  }
}

function textOf(code: string, { verdict, state, delivered }: Repaired): string {
  const end = verdict === 'commit' ? 'committed' : 'aborted'
  if (state === 'verified') return `${code} is ${end} everywhere.`
  if (state === 'contradicted')
    return `The verdict is ${verdict}, and a participant ended the other way. The data disagree and must be repaired by hand.`
  const told = delivered.filter((one) => one.delivered).length
  return `Verdict written: ${verdict}. Told ${told} of ${delivered.length} participants. The rest are told again until they confirm.`
}
