import { caseFile } from '@/server/contract/case-file'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { findTransaction, noLongerThere } from './find-transaction'

const NOTHING = { claim: null, note: null, snooze: null }

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
    const { environment, view, inbox } = context
    const work = (await inbox.workOf([found.id])).get(found.id) ?? NOTHING
    const kept = await view.readCase({ id: found.id, environment, work })
    return kept === null ? noLongerThere(found.id) : ok(kept)
  },
})
