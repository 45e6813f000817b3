import { auditChain, auditEnd, auditPage, auditQuery } from '@/server/contract/audit'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { badCursor } from './bad-cursor'

/** GET /v1/audit */
export const listAudit = defineRoute({
  method: 'GET',
  path: '/v1/audit',
  name: 'listAudit',
  summary: 'What people did by hand, the newest first',
  query: auditQuery,
  replies: { 200: auditPage },
  handle: async ({ view }, { query }) => {
    const page = await view.listAudit(query)
    return page === null ? badCursor('cursor') : ok(page)
  },
})

/** GET /v1/audit:verify */
export const verifyAudit = defineRoute({
  method: 'GET',
  path: '/v1/audit:verify',
  name: 'verifyAudit',
  summary: 'Recomputes the chain over the audit trail, and names what was changed by hand',
  query: auditEnd,
  replies: { 200: auditChain },
  handle: async ({ view }, { query }) => ok(await view.verifyAudit(query)),
})
