import { transactionPage, transactionQuery } from '@/server/contract/transaction'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { badCursor } from './bad-cursor'

const ID_PART_MIN = 6

/** GET /v1/transactions */
export const listTransactions = defineRoute({
  method: 'GET',
  path: '/v1/transactions',
  name: 'listTransactions',
  summary: 'Transactions, the newest first',
  query: transactionQuery,
  replies: { 200: transactionPage },
  handle: async ({ view }, { query }) => {
    if (query.id !== undefined && query.id.length < ID_PART_MIN)
      return problem(
        'invalid-request',
        `${query.id} is too short to search for. Nothing was searched. Give at least ${ID_PART_MIN} characters of the beginning or the end of an id.`,
        { errors: [{ path: 'id', message: `At least ${ID_PART_MIN} characters` }] },
      )
    const page = await view.listTransactions(query)
    return page === null ? badCursor('cursor') : ok(page)
  },
})
