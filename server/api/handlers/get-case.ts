import { caseFile } from '@/server/contract/case-file'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { findTransaction, noLongerThere } from './find-transaction'

/** GET /v1/transactions/{id}/case */
export const getCase = defineRoute({
  method: 'GET',
  path: '/v1/transactions/{id}/case',
  name: 'getCase',
  summary: 'One transaction as a file: records, calls, evidence and audit, for any Verdict to open',
  replies: { 200: caseFile },
  problems: ['transaction-not-found'],
  handle: async (context, { params }) => {
    const found = await findTransaction(context, params.id ?? '')
    if (!found.ok) return found.reply
    const { environment, view } = context
    const kept = await view.readCase({ id: found.id, environment })
    return kept === null ? noLongerThere(found.id) : ok(kept)
  },
})
