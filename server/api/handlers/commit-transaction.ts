import { z } from 'zod'
import { branchVotes } from '@/server/contract/application'
import { transactionSummary, waitFor } from '@/server/contract/transaction'
import { hashOf } from '../hash-of'
import { othersTransaction } from '../program-owner'
import { defineRoute } from '../route'
import { answerTo } from './beginning'

/** POST /v1/transactions/{id}:commit */
export const commitTransaction = defineRoute({
  method: 'POST',
  path: '/v1/transactions/{id}:commit',
  name: 'commitTransaction',
  summary:
    'Finishes an open transaction with the votes of its branches; a repeat gives the same answer',
  query: z.object({ wait: waitFor.default('decided') }),
  body: branchVotes,
  replies: { 201: transactionSummary, 202: transactionSummary },
  problems: [
    ...(['transaction-not-found', 'not-open', 'unknown-branch', 'votes-differ'] as const),
    ...(['no-coordinator', 'of-another-program'] as const),
  ],
  handle: async (context, { params: { id = '' }, query, body, signal, identity }) => {
    const { transactions } = context
    const others = await othersTransaction(context, id, identity)
    if (others !== null) return others
    const votes = [...body.votes].sort((one, other) => one.n - other.n)
    const requestHash = hashOf({ votes })
    return answerTo(await transactions.finish({ id, votes, requestHash, wait: query.wait }, signal))
  },
})
