import { divergences } from '@/server/contract/divergence'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/divergence */
export const getDivergence = defineRoute({
  method: 'GET',
  path: '/v1/divergence',
  name: 'getDivergence',
  summary: 'How many outcomes were compared with their verdicts, and which of them differ',
  replies: { 200: divergences },
  handle: async ({ view }) => ok(await view.readDivergence()),
})
