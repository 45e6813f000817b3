import { participantList } from '@/server/contract/participant'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/participants */
export const listParticipants = defineRoute({
  method: 'GET',
  path: '/v1/participants',
  name: 'listParticipants',
  summary: 'Every participant, and how it answered last',
  replies: { 200: participantList },
  handle: async ({ view }) => ok({ items: await view.listParticipants() }),
})
