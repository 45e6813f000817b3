import { participant } from '@/server/contract/participant'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { noSuchParticipant, participantNamed } from './participant-named'
import { recordByHand } from './record-by-hand'

const EXAMINE_MS_MAX = 10_000

/** POST /v1/participants/{name}:test (D24) */
export const testParticipant = defineRoute({
  method: 'POST',
  path: '/v1/participants/{name}:test',
  name: 'testParticipant',
  summary: 'Checks that a participant can keep its promises, and makes it usable if it can',
  replies: { 200: participant },
  problems: ['participant-not-found'],
  handle: async (context, { params, requestId, identity: { name: actor } }) => {
    const name = params.name ?? ''
    await context.registry.reload()
    const signal = AbortSignal.timeout(EXAMINE_MS_MAX)
    const examination = await context.registry.examine(name, signal)
    if (examination === null) return noSuchParticipant(name)
    await context.participants.examined(name, examination, actor)
    await context.registry.reload()
    const reason = examination.usable ? 'It passed its test' : 'It did not pass its test'
    await recordByHand(context, {
      ...{ action: 'test-participant', participant: name, reason, requestId, actor },
    })
    const found = await participantNamed(context, name)
    return found.ok ? ok(found.participant) : found.reply
  },
})
