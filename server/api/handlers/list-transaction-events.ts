import { eventPage, eventQuery } from '@/server/contract/event'
import { defineRoute } from '../route'
import { eventsReply } from './events-reply'
import { findTransaction } from './find-transaction'

/** GET /v1/transactions/{id}/events */
export const listTransactionEvents = defineRoute({
  method: 'GET',
  path: '/v1/transactions/{id}/events',
  name: 'listTransactionEvents',
  summary: 'What happened in one transaction, record by record',
  query: eventQuery.omit({ scope: true }),
  replies: { 200: eventPage },
  problems: ['transaction-not-found', 'events-gone'],
  handle: async (context, { params, query }) => {
    const found = await findTransaction(context, params.id ?? '')
    if (!found.ok) return found.reply
    return eventsReply(context, { ...query, scope: `transaction:${found.id}` })
  },
})
