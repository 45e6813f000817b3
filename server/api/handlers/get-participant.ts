import { participant } from '@/server/contract/participant'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { participantNamed } from './participant-named'

/** GET /v1/participants/{name} */
export const getParticipant = defineRoute({
  method: 'GET',
  path: '/v1/participants/{name}',
  name: 'getParticipant',
  summary: 'One participant, and how it answered last',
  replies: { 200: participant },
  problems: ['participant-not-found'],
  handle: async (context, { params }) => {
    const found = await participantNamed(context, params.name ?? '')
    return found.ok ? ok(found.participant) : found.reply
  },
})
