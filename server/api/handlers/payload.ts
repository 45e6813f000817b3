import { revealRequest, transactionPayload } from '@/server/contract/kept-payload-view'
import type { ApiContext } from '../context'
import { ok, type Reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { findTransaction, noLongerThere } from './find-transaction'
import { recordByHand } from './record-by-hand'

const read = defineRoute({
  method: 'GET',
  path: '/v1/transactions/{id}/payload',
  name: 'getPayload',
  summary: 'What the branches are told with, values masked',
  replies: { 200: transactionPayload },
  problems: ['transaction-not-found'],
  handle: (context, { params }) => payloadOf(context, params.id, true),
})

/** The audit trail has it before anybody sees it. */
const reveal = defineRoute({
  method: 'POST',
  path: '/v1/transactions/{id}:reveal-payload',
  name: 'revealPayload',
  summary: 'The same with its values; who looked, and why, stands in the audit trail',
  body: revealRequest,
  replies: { 200: transactionPayload },
  problems: ['transaction-not-found', 'journal-unavailable'],
  handle: async (context, { params, body, requestId, identity: { name: actor } }) => {
    const found = await findTransaction(context, params.id ?? '')
    if (!found.ok) return found.reply
    await recordByHand(context, {
      ...{ action: 'reveal-payload', participant: null, transaction: found.id },
      ...{ reason: body.reason, requestId, actor },
    })
    return payloadOf(context, found.id, false)
  },
})

/** GET /v1/transactions/{id}/payload and POST …:reveal-payload */
export const payloadRoutes: readonly Route[] = [read, reveal]

async function payloadOf(
  context: ApiContext,
  id: string | undefined,
  masked: boolean,
): Promise<Reply> {
  const found = await findTransaction(context, id ?? '')
  if (!found.ok) return found.reply
  const payload = await context.view.readPayload(found.id, masked)
  return payload === null ? noLongerThere(found.id) : ok(payload)
}
