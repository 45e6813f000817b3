import { newParticipant, participant, participantName } from '@/server/contract/participant'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { participantNamed } from './participant-named'
import { recordByHand } from './record-by-hand'

/** PUT /v1/participants/{name} (D24) */
export const putParticipant = defineRoute({
  method: 'PUT',
  path: '/v1/participants/{name}',
  name: 'putParticipant',
  summary: 'Registers a participant, or changes its address',
  body: newParticipant,
  replies: { 200: participant },
  handle: async (context, { params, body, requestId }) => {
    const name = participantName.safeParse(params.name)
    if (!name.success)
      return problem(
        'invalid-request',
        'The name cannot be used. Nothing was registered. Use small letters, digits and dashes, a letter first, at most 60.',
        { errors: [{ path: 'name', message: 'Not a name' }] },
      )
    await context.participants.put({ name: name.data, ...body })
    await context.registry.reload()
    await recordByHand(context, {
      action: 'register-participant',
      participant: name.data,
      reason: 'Registered or changed through the API',
      requestId,
    })
    const found = await participantNamed(context, name.data)
    return found.ok ? ok(found.participant) : found.reply
  },
})
