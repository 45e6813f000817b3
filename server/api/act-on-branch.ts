import { adviseBranch } from '@/server/advice/branch-advice'
import type { BranchActionRequest } from '@/server/contract/branch'
import type { Identity } from '@/server/contract/identity'
import type { AuditEntry } from '@/server/journal/entry-parts'
import { isSame } from '@/server/participant/inspect'
import type { Inspection } from '@/server/participant/participant'
import { shortCode } from '@/server/protocol/ids'
import type { Instant } from '@/server/protocol/model'
import { takeBranchEvidence } from '@/server/recovery/branch-evidence'
import { settleBranch } from '@/server/recovery/settle-branch'
import { evidenceOfBranch, resultOfBranch, situationOf } from './branch-answers'
import type { ApiContext } from './context'
import { hashOf } from './hash-of'
import type { Named } from './named-branch'
import { ok, problem, type Reply } from './reply'

export interface ActingOnBranch {
  readonly branch: Extract<Named, { ok: true }>
  readonly body: BranchActionRequest
  readonly identity: Identity
  readonly requestId: string
  readonly idempotencyKey: string
}

/**
 * An operator settles a branch that the journal does not have. It is asked for anew, and only if it
 * is still the very branch that was looked at, as it was, is anything sent.
 */
export async function actOnBranch(context: ApiContext, acting: ActingOnBranch): Promise<Reply> {
  const { branch, body, idempotencyKey } = acting
  const { participant, gid } = branch
  const seen = await context.view.readBranchEvidence(body.evidenceId)
  if (seen === null || seen.participant !== participant.name || seen.gid !== gid)
    return noSuchEvidence(participant.name)
  const before: Inspection = {
    ...seen.found,
    preparedAt: seen.found.preparedAt as Instant | null,
    proof: proofIn(seen.found.proof),
  }
  const earlier = await context.view.findAction(idempotencyKey)
  if (earlier !== null && earlier.requestHash !== hashOf(participant.name, gid, body))
    return otherAction()
  const snapshot = await takeBranchEvidence(context, branch)
  const now = snapshot.found
  const refused =
    earlier !== null
      ? null
      : (changed(context, acting, before, snapshot) ??
        forbidden(context, acting, now) ??
        (await alone(context)))
  if (refused !== null) return refused
  const id = earlier?.id ?? context.newUlid()
  const done = await settleBranch(context, {
    ...{ ...branch, verdict: body.action, found: before },
    // Sent under the same key before: sent again only to the very branch that is still there.
    send: earlier === null || (now.value === 'prepared' && isSame(before, now)),
    audit: auditOf(context, acting, { id, evidenceId: snapshot.id, found: now }),
  })
  if (done.state !== 'sent-not-verified') await context.participants.gone(participant.name, gid)
  return ok(resultOfBranch(branch, { actionId: id, action: body.action }, done))
}

const proofIn = ({ xid, server, session }: ProofRow) => ({
  ...{ xid, server },
  ...(session !== undefined && { session }),
})

interface ProofRow {
  readonly xid: string | null
  readonly server: string | null
  readonly session?: string | null | undefined
}

function changed(
  context: ApiContext,
  { branch }: ActingOnBranch,
  before: Inspection,
  snapshot: Parameters<typeof evidenceOfBranch>[2],
): Reply | null {
  const now = snapshot.found
  const same = before.value === now.value && (now.value !== 'prepared' || isSame(before, now))
  if (same) return null
  const { name } = branch.participant
  const other = before.value === now.value ? 'prepared, by another transaction' : now.value
  const differences = [{ participant: name, before: before.value, now: other }]
  return problem(
    'evidence-changed',
    `Nothing was sent. While you were reading, ${name} changed: ${before.value} → ${other}. Look at the new evidence.`,
    { extra: { differences, evidence: evidenceOfBranch(context, branch, snapshot) } },
  )
}

function forbidden(
  context: ApiContext,
  { branch, body }: ActingOnBranch,
  now: Inspection,
): Reply | null {
  const { name } = branch.participant
  if (now.value === 'no-answer' || now.value === 'cannot-tell')
    return problem(
      'participant-silent',
      `Nothing was sent. ${name} does not say where the branch stands. ${now.fault?.text ?? 'Ask again once it answers.'}`,
    )
  const card = adviseBranch(situationOf(context, branch, now))[body.action]
  if (card.advice !== 'forced')
    return problem('advice-blocks', `Nothing was sent. ${card.reasons.join(' ')}`, {
      extra: { advice: card },
    })
  const code = shortCode(branch.gid)
  if (body.code === code) return null
  return problem(
    'code-required',
    `Nothing was sent. Nobody here knows the verdict of this branch, so it needs the last six characters of its name, ${code}, as code.`,
    { extra: { advice: card } },
  )
}

/** Where the policy wants two people, one alone settles nothing; and nobody can be asked for a branch. */
async function alone({ accounts, operatorPolicy }: ApiContext): Promise<Reply | null> {
  if (accounts === null) return null
  const { twoPerson } = await operatorPolicy.current()
  if (twoPerson === 'off') return null
  return problem(
    'advice-blocks',
    'Nothing was sent. The policy wants a second person for such a decision, and nobody can be asked to approve it for a branch that no transaction claims. Settle it at the database itself, two of you; or let an admin switch the rule off at Settings → Policy for as long as it takes, which the audit trail shows.',
  )
}

const noSuchEvidence = (participant: string): Reply =>
  problem(
    'evidence-not-found',
    `That evidence is not of this branch at ${participant}, or is no longer kept. Nothing was sent. Check again, and decide on what it says now.`,
  )

const otherAction = (): Reply =>
  problem(
    'idempotency-mismatch',
    'The key was used for another action. Nothing was sent. Use a new key for a new decision.',
  )

interface Audited {
  readonly id: string
  readonly evidenceId: string
  readonly found: Inspection
}

function auditOf(
  context: ApiContext,
  { branch, body, identity, requestId, idempotencyKey }: ActingOnBranch,
  { id, evidenceId, found }: Audited,
): AuditEntry {
  const { participant, gid, kind } = branch
  const card = adviseBranch(situationOf(context, branch, found))[body.action]
  return {
    ...{ id, actor: identity.name, action: `${body.action}-branch`, reason: body.reason },
    ...{ participant: participant.name, gid, evidenceId, rule: null, advice: card.advice },
    ...{ requestId, idempotencyKey, requestHash: hashOf(participant.name, gid, body) },
    data: { kind, evidence: { ...found } },
  }
}
