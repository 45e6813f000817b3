import { attemptLedger } from '@/server/contract/attempt-ledger'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { findTransaction, noLongerThere } from './find-transaction'

/** GET /v1/transactions/{id}/attempts */
export const listAttempts = defineRoute({
  method: 'GET',
  path: '/v1/transactions/{id}/attempts',
  name: 'listAttempts',
  summary: 'Every call of a transaction to its participants, answered or not',
  replies: { 200: attemptLedger },
  problems: ['transaction-not-found'],
  handle: async (context, { params }) => {
    const found = await findTransaction(context, params.id ?? '')
    if (!found.ok) return found.reply
    const ledger = await context.view.readLedger(found.id)
    return ledger === null ? noLongerThere(found.id) : ok(ledger)
  },
})
