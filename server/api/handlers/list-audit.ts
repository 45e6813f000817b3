import { auditPage, auditQuery } from '@/server/contract/action'
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
