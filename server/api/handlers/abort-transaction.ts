import { z } from 'zod'
import { giveUpReason } from '@/server/contract/application'
import { transactionSummary, waitFor } from '@/server/contract/transaction'
import { othersTransaction } from '../program-owner'
import { defineRoute } from '../route'
import { answerTo } from './beginning'

/** POST /v1/transactions/{id}:abort */
export const abortTransaction = defineRoute({
  method: 'POST',
  path: '/v1/transactions/{id}:abort',
  name: 'abortTransaction',
  summary: 'Gives up a transaction that an application has opened and nobody has decided',
  query: z.object({ wait: waitFor.default('decided') }),
  body: giveUpReason,
  replies: { 201: transactionSummary, 202: transactionSummary },
  problems: [
    ...(['transaction-not-found', 'not-open', 'already-decided', 'no-coordinator'] as const),
    'of-another-program',
  ],
  handle: async (context, { params: { id = '' }, query, body, signal, identity }) => {
    const others = await othersTransaction(context, id, identity)
    if (others !== null) return others
    return answerTo(await context.transactions.giveUp({ id, ...body, wait: query.wait }, signal))
  },
})
