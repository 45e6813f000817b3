import { transactionDetail } from '@/server/contract/transaction'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { findTransaction, noLongerThere } from './find-transaction'

/** GET /v1/transactions/{id} */
export const getTransaction = defineRoute({
  method: 'GET',
  path: '/v1/transactions/{id}',
  name: 'getTransaction',
  summary: 'One transaction with its branches, attempts and verdict',
  replies: { 200: transactionDetail },
  problems: ['transaction-not-found'],
  handle: async (context, { params }) => {
    const found = await findTransaction(context, params.id ?? '')
    if (!found.ok) return found.reply
    const detail = await context.view.readTransaction(found.id)
    return detail === null ? noLongerThere(found.id) : ok(detail)
  },
})
