import { overview, overviewQuery } from '@/server/contract/overview'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/overview */
export const getOverview = defineRoute({
  method: 'GET',
  path: '/v1/overview',
  name: 'getOverview',
  summary: 'Counters, outcomes over time, durations and the last manual actions',
  query: overviewQuery,
  replies: { 200: overview },
  handle: async ({ view, environment, lab }, { query }) =>
    ok(await view.readOverview({ ...query, environment, lab: lab !== null })),
})
