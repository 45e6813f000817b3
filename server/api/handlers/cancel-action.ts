import { cancelRequest } from '@/server/contract/action'
import { shortCode } from '@/server/protocol/ids'
import { reply } from '../reply'
import { defineRoute } from '../route'
import { findTransaction } from './find-transaction'
import { recordByHand } from './record-by-hand'

/** POST /v1/transactions/{id}/actions:cancel */
export const cancelAction = defineRoute({
  method: 'POST',
  path: '/v1/transactions/{id}/actions:cancel',
  name: 'cancelAction',
  summary: 'Writes into the audit trail that somebody took a decision back while it was held',
  body: cancelRequest,
  replies: { 204: null },
  problems: ['transaction-not-found'],
  handle: async (context, { params, body, identity: { name: actor }, requestId }) => {
    const found = await findTransaction(context, params.id ?? '')
    if (!found.ok) return found.reply
    const { action, reason } = body
    await recordByHand(context, {
      ...{ action: 'cancel-action', participant: null, transaction: found.id, requestId, actor },
      reason:
        `Took back ${action} of ${shortCode(found.id)} while it was held. Nothing was sent. The reason had been: ${reason}`.slice(
          0,
          1_000,
        ),
    })
    return reply(204, undefined)
  },
})
