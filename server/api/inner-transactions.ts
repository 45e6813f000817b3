import { z } from 'zod'
import type { InnerRoute } from '@/server/platform/inner-http'
import { resolveSteps } from '../contract/saga'
import { newTransaction, waitFor } from '../contract/transaction'
import { innerApplications } from './inner-applications'
import type { Transactions } from './ports'

const beginRequest = z.object({
  transaction: newTransaction,
  idempotencyKey: z.string().nullable(),
  requestHash: z.string(),
  shardKey: z.string().min(1),
  wait: waitFor,
  requestId: z.string(),
})

const hurryRequest = z.object({ id: z.string().max(80) })

/** Where the web's forwarder reaches the coordinator that owns the shard (D27). */
export const innerTransactions = (transactions: Transactions): readonly InnerRoute[] => [
  beginRoute(transactions),
  hurryRoute(transactions),
  retryAllRoute(transactions),
  ...innerApplications(transactions),
]

const hurryRoute = (transactions: Transactions): InnerRoute => ({
  method: 'POST',
  path: /^\/internal\/transactions\/hurry$/,
  handle: async ({ body }) => {
    const parsed = hurryRequest.safeParse(body)
    if (!parsed.success) return { status: 422, body: { error: z.prettifyError(parsed.error) } }
    return { status: 200, body: { hurried: await transactions.hurry(parsed.data.id) } }
  },
})

const retryAllRequest = z.object({ participant: z.string().max(60), perSecond: z.int().min(1) })

const retryAllRoute = (transactions: Transactions): InnerRoute => ({
  method: 'POST',
  path: /^\/internal\/transactions\/retry-all$/,
  handle: async ({ body }) => {
    const parsed = retryAllRequest.safeParse(body)
    if (!parsed.success) return { status: 422, body: { error: z.prettifyError(parsed.error) } }
    const { participant, perSecond } = parsed.data
    return { status: 200, body: { ordered: await transactions.retryAll(participant, perSecond) } }
  },
})

const beginRoute = (transactions: Transactions): InnerRoute => ({
  method: 'POST',
  path: /^\/internal\/transactions$/,
  handle: async ({ body, signal }) => {
    const parsed = beginRequest.safeParse(body)
    if (!parsed.success) return { status: 422, body: { error: z.prettifyError(parsed.error) } }
    const { protocol, branches } = parsed.data.transaction
    const steps = protocol === 'saga' ? resolveSteps(branches) : undefined
    return { status: 200, body: await transactions.begin({ ...parsed.data, steps }, signal) }
  },
})
