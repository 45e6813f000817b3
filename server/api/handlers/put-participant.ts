import { newParticipant, participant, participantName } from '@/server/contract/participant'
import { versionOfSettings } from '../registered-policy'
import { ownedByFile, rowNamed, secretRefusal } from '../registering'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { participantNamed } from './participant-named'
import { recordByHand } from './record-by-hand'

/** PUT /v1/participants/{name} (D24): all of it is replaced, and what is left out is none. */
export const putParticipant = defineRoute({
  method: 'PUT',
  path: '/v1/participants/{name}',
  name: 'putParticipant',
  summary: 'Registers a participant, or replaces what is registered',
  body: newParticipant,
  replies: { 200: participant },
  problems: ['participant-from-file'],
  handle: async (context, { params, body, requestId, identity }) => {
    const name = participantName.safeParse(params.name)
    if (!name.success)
      return problem(
        'invalid-request',
        'The name cannot be used. Nothing was registered. Use small letters, digits and dashes, a letter first, at most 60.',
        { errors: [{ path: 'name', message: 'Not a name' }] },
      )
    const known = await rowNamed(context, name.data)
    const refused =
      ownedByFile(name.data, known?.managedBy) ??
      (await secretRefusal(context, { name: name.data, ...body }))
    if (refused !== null) return refused
    if (known !== null)
      await versionOfSettings(context, {
        ...{ name: name.data, before: known, after: body, by: identity.name },
      })
    await context.participants.put({ name: name.data, ...body })
    // What the file had left behind is somebody's again.
    if (known?.managedBy === 'left-file') await context.participants.drain(name.data, null)
    await context.registry.reload()
    await recordByHand(context, {
      action: 'register-participant',
      participant: name.data,
      reason: 'Registered or changed through the API',
      ...{ requestId, actor: identity.name },
    })
    const found = await participantNamed(context, name.data)
    return found.ok ? ok(found.participant) : found.reply
  },
})
