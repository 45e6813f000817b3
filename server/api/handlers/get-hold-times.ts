import { holdTimes } from '@/server/contract/hold-time'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/hold-times */
export const getHoldTimes = defineRoute({
  method: 'GET',
  path: '/v1/hold-times',
  name: 'getHoldTimes',
  summary:
    'For how long branches kept what they had promised, by participant and hour of the last day',
  replies: { 200: holdTimes },
  problems: ['journal-unavailable'],
  handle: async ({ view }) => ok(await view.readHoldTimes()),
})
