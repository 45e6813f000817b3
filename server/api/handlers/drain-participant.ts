import { participant } from '@/server/contract/participant'
import type { ApiContext } from '../context'
import { rowNamed } from '../registering'
import { ok, type Reply } from '../reply'
import { defineRoute } from '../route'
import { noSuchParticipant, participantNamed } from './participant-named'
import { recordByHand } from './record-by-hand'

interface Asked {
  readonly name: string
  readonly requestId: string
  readonly actor: string
  readonly drains: boolean
}

/** POST /v1/participants/{name}:drain */
export const drainParticipant = defineRoute({
  method: 'POST',
  path: '/v1/participants/{name}:drain',
  name: 'drainParticipant',
  summary: 'Lets no new branches begin there; what is open goes on',
  replies: { 200: participant },
  problems: ['participant-not-found'],
  handle: (context, { params, requestId, identity }) =>
    turn(context, { name: params.name ?? '', requestId, actor: identity.name, drains: true }),
})

/** POST /v1/participants/{name}:resume */
export const resumeParticipant = defineRoute({
  method: 'POST',
  path: '/v1/participants/{name}:resume',
  name: 'resumeParticipant',
  summary: 'Lets new branches begin there again',
  replies: { 200: participant },
  problems: ['participant-not-found'],
  handle: (context, { params, requestId, identity }) =>
    turn(context, { name: params.name ?? '', requestId, actor: identity.name, drains: false }),
})

/** Asked for twice it is done once, and stands in the audit trail once. */
async function turn(
  context: ApiContext,
  { name, requestId, actor, drains }: Asked,
): Promise<Reply> {
  const row = await rowNamed(context, name)
  if (row === null) return noSuchParticipant(name)
  if (row.draining !== drains) {
    await context.participants.drain(name, drains ? actor : null)
    await context.registry.reload()
    await recordByHand(context, {
      action: drains ? 'drain-participant' : 'resume-participant',
      participant: name,
      reason: drains ? 'It takes no new branches' : 'It takes new branches again',
      ...{ requestId, actor },
    })
  }
  const found = await participantNamed(context, name)
  return found.ok ? ok(found.participant) : found.reply
}
