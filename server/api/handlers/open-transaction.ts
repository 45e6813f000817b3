import { newOpenTransaction } from '@/server/contract/application'
import { transactionSummary } from '@/server/contract/transaction'
import { hashOf } from '../hash-of'
import { takenBy } from '../program-owner'
import { reply } from '../reply'
import { defineRoute } from '../route'
import { keyOf, refusalOf, shuttingDown, traceOf } from './beginning'

/** POST /v1/transactions:open */
export const openTransaction = defineRoute({
  method: 'POST',
  path: '/v1/transactions:open',
  name: 'openTransaction',
  summary: 'Opens a transaction whose work an application does over its own connections',
  body: newOpenTransaction,
  headers: {
    'Idempotency-Key':
      'The same key and body open one transaction: 200 says that it was open before',
    traceparent: 'The trace that the transaction belongs to, as the field of the same name',
  },
  replies: { 200: transactionSummary, 201: transactionSummary },
  problems: [
    ...(['idempotency-mismatch', 'no-coordinator', 'too-busy', 'journal-unavailable'] as const),
    ...(['unknown-participant', 'participant-not-usable', 'participant-draining'] as const),
    ...(['work-does-not-fit', 'breaker-open', 'throttled'] as const),
    ...(['lock-held', 'locks-unavailable', 'shutting-down', 'of-another-program'] as const),
  ],
  handle: async (context, { body, headers, identity, signal }) => {
    const key = keyOf(headers['idempotency-key'], body.idempotencyKey)
    if (typeof key === 'object' && key !== null) return key.refused
    if (context.isShuttingDown()) return shuttingDown()
    const { idempotencyKey: _, traceparent: __, ...asked } = body
    const shardKey = key ?? context.newUlid()
    const asking = {
      transaction: { ...body, ...traceOf(headers.traceparent, body.traceparent) },
      idempotencyKey: key,
      requestHash: hashOf({ open: asked }, ...(key === null ? [shardKey] : [])),
      shardKey,
    }
    const opened = await context.transactions.open(asking, signal)
    if (opened.type === 'refused') return refusalOf(opened)
    const others = await takenBy(context, opened.transaction.id, identity)
    if (others !== null) return others
    const location = `/v1/transactions/${opened.transaction.id}`
    return reply(opened.fresh ? 201 : 200, opened.transaction, { location })
  },
})
