import { transactionPage } from '@/server/contract/transaction'
import {
  transactionCounts,
  transactionFilter,
  transactionQuery,
} from '@/server/contract/transaction-filter'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { badCursor } from './bad-cursor'

const ID_PART_MIN = 6

/** GET /v1/transactions */
export const listTransactions = defineRoute({
  method: 'GET',
  path: '/v1/transactions',
  name: 'listTransactions',
  summary: 'Transactions, the newest first unless asked for otherwise',
  query: transactionQuery,
  replies: { 200: transactionPage },
  handle: async ({ view }, { query }) => {
    if (isTooShort(query.id)) return tooShort(query.id)
    const page = await view.listTransactions(query)
    return page === null ? badCursor('cursor') : ok(page)
  },
})

/** GET /v1/transactions:count */
export const countTransactions = defineRoute({
  method: 'GET',
  path: '/v1/transactions:count',
  name: 'countTransactions',
  summary: 'How many transactions of each state there are, among the newest 100,000 that fit',
  query: transactionFilter,
  replies: { 200: transactionCounts },
  handle: async ({ view }, { query }) =>
    isTooShort(query.id) ? tooShort(query.id) : ok(await view.countTransactions(query)),
})

const isTooShort = (id: string | undefined): id is string =>
  id !== undefined && id.length < ID_PART_MIN

const tooShort = (id: string) =>
  problem(
    'invalid-request',
    `${id} is too short to search for. Nothing was searched. Give at least ${ID_PART_MIN} characters of the beginning or the end of an id.`,
    { errors: [{ path: 'id', message: `At least ${ID_PART_MIN} characters` }] },
  )
