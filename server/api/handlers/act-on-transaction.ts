import { actionRequest, actionResult } from '@/server/contract/action'
import { approval } from '@/server/contract/approval'
import { finding } from '@/server/journal/action-key'
import type { TransactionId } from '@/server/protocol/model'
import { acknowledgeOutcome } from '../acknowledge-outcome'
import { act } from '../act'
import { problem } from '../reply'
import { defineRoute } from '../route'
import { versionIn } from '../version-in'
import { findTransaction } from './find-transaction'

/** POST /v1/transactions/{id}/actions (D10, D11, D33) */
export const actOnTransaction = defineRoute({
  method: 'POST',
  path: '/v1/transactions/{id}/actions',
  name: 'actOnTransaction',
  summary:
    'Commits, aborts, delivers again or marks as reconciled, after the evidence was checked once more; where the policy wants a second person, asks for one',
  body: actionRequest,
  headers: {
    'Idempotency-Key': 'The same key writes one verdict, however often it is sent',
    'If-Match': 'The version of the transaction that was looked at',
  },
  replies: { 200: actionResult, 202: approval },
  problems: [
    'verdicts-unavailable',
    ...(['transaction-not-found', 'evidence-not-found', 'evidence-changed'] as const),
    ...(['version-changed', 'precondition-required', 'advice-blocks', 'code-required'] as const),
    ...(['category-required'] as const),
    ...(['already-decided', 'idempotency-mismatch', 'plan-changed'] as const),
    ...(['approval-open', 'reconcile-open'] as const),
  ],
  handle: async (context, { params, body, headers, requestId, identity }) => {
    const found = await findTransaction(context, params.id ?? '')
    if (!found.ok) return found.reply
    const key = headers['idempotency-key']
    if (typeof key !== 'string' || key.length < 1 || key.length > 200)
      return problem(
        'precondition-required',
        'The header Idempotency-Key is missing, so a lost answer could not be asked for again. Nothing was sent. Send one key for each decision.',
      )
    const version = versionIn(headers)
    if (version === null)
      return problem(
        'precondition-required',
        'The header If-Match with the version that was looked at is missing. Nothing was sent.',
      )
    const id = found.id as TransactionId
    const asked = { id, identity, requestId, idempotencyKey: key, version }
    const { action } = body
    return action === 'acknowledge'
      ? finding(() => acknowledgeOutcome(context, { ...asked, body }))
      : act(context, { ...asked, body: { ...body, action } })
  },
})
