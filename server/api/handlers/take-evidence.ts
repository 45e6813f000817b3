import { evidence } from '@/server/contract/action'
import type { TransactionId } from '@/server/protocol/model'
import { takeEvidence } from '@/server/recovery/evidence'
import { evidenceBody } from '../operator-advice'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { findTransaction, noLongerThere } from './find-transaction'

/** POST /v1/transactions/{id}/evidence */
export const takeEvidenceOf = defineRoute({
  method: 'POST',
  path: '/v1/transactions/{id}/evidence',
  name: 'takeEvidence',
  summary: 'Asks every participant what it knows of the transaction, and keeps what they say',
  replies: { 200: evidence },
  problems: ['transaction-not-found', 'verdicts-unavailable'],
  handle: async (context, { params }) => {
    const found = await findTransaction(context, params.id ?? '')
    if (!found.ok) return found.reply
    const open = await context.journal.find(found.id as TransactionId)
    if (open === null) return noLongerThere(found.id)
    return ok(evidenceBody(await takeEvidence(context, open)))
  },
})
