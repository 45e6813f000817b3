import { deadlockPage, deadlockQuery } from '@/server/contract/wait'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { badCursor } from './bad-cursor'

/** GET /v1/deadlocks */
export const listDeadlocks = defineRoute({
  method: 'GET',
  path: '/v1/deadlocks',
  name: 'listDeadlocks',
  summary: 'Rings of waits that were broken, the newest first, with who waited for whom',
  query: deadlockQuery,
  replies: { 200: deadlockPage },
  handle: async ({ view }, { query }) => {
    const page = await view.listDeadlocks(query)
    return page === null ? badCursor('cursor') : ok(page)
  },
})
