import { advise } from '@/server/advice/advise'
import { type Action, preview, previewRequest } from '@/server/contract/action'
import { formOf } from '@/server/journal/history'
import type { TransactionId } from '@/server/protocol/model'
import { situationOf, withProofs } from '../operator-advice'
import { forbiddenByPolicy, needsSecondPerson, planOf } from '../plan'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { findTransaction, noLongerThere } from './find-transaction'

/** POST /v1/transactions/{id}/actions:preview: what would be safe, and what each would lead to. */
export const previewActions = defineRoute({
  method: 'POST',
  path: '/v1/transactions/{id}/actions:preview',
  name: 'previewActions',
  summary: 'Says which actions are safe on this evidence, why, and what each would do',
  body: previewRequest,
  replies: { 200: preview },
  problems: ['transaction-not-found', 'evidence-not-found', 'verdicts-unavailable'],
  handle: async (context, { params, body }) => {
    const found = await findTransaction(context, params.id ?? '')
    if (!found.ok) return found.reply
    const evidence = await context.view.readEvidence(body.evidenceId)
    if (evidence === null || evidence.transaction !== found.id) return noSuchEvidence(found.id)
    const open = await context.journal.find(found.id as TransactionId)
    if (open === null) return noLongerThere(found.id)
    const standing = await context.journal.verdictOf(open.id)
    const verdict = standing?.verdict ?? null
    const participants = withProofs(evidence.participants, open.branches)
    const evident = { ...evidence, verdict, participants, ...formOf(open) }
    const situation = await situationOf(context, evident)
    const advice = advise(situation)
    const policy = await context.operatorPolicy.current()
    const of = (action: Action) => {
      const planned = { transaction: open.id, action, situation, advice }
      const secondPerson = needsSecondPerson(context, policy, planned)
      const { hash, steps } = planOf(context, planned)
      return { steps, plan: { hash, secondPerson, forbidden: forbiddenByPolicy(policy, planned) } }
    }
    const [commit, abort, retry] = [of('commit'), of('abort'), of('retry')]
    return ok({
      evidenceId: evidence.evidenceId,
      version: open.version,
      advice,
      consequences: { commit: commit.steps, abort: abort.steps, retry: retry.steps },
      plans: { commit: commit.plan, abort: abort.plan, retry: retry.plan },
      limits: { holdSeconds: policy.holdSeconds, freshMs: policy.freshSeconds * 1_000 },
      blockedSessions: participants.reduce((sum, { blocked }) => sum + (blocked?.length ?? 0), 0),
    })
  },
})

export const noSuchEvidence = (id: string) =>
  problem(
    'evidence-not-found',
    `That evidence is not of transaction ${id}, or is no longer kept. Nothing was sent. Check again, and decide on what the participants say now.`,
  )
