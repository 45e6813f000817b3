import { verdictStore } from '@/server/contract/verdicts'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/verdicts: asked of every node now. */
export const getVerdicts = defineRoute({
  method: 'GET',
  path: '/v1/verdicts',
  name: 'getVerdicts',
  summary: 'Where verdicts are written once, and how the nodes there are',
  replies: { 200: verdictStore },
  handle: async ({ readVerdicts }) => ok(await readVerdicts()),
})
