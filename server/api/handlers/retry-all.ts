import { retryAllRequest, retryAllResult } from '@/server/contract/retry-policy'
import { rowNamed } from '../registering'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { noSuchParticipant } from './participant-named'
import { recordByHand } from './record-by-hand'

/** POST /v1/participants/{name}:retry-all */
export const retryAll = defineRoute({
  method: 'POST',
  path: '/v1/participants/{name}:retry-all',
  name: 'retryAllAt',
  summary: 'Makes all calls that wait for the participant now, so many a second',
  body: retryAllRequest,
  replies: { 200: retryAllResult },
  problems: ['participant-not-found', 'no-coordinator'],
  handle: async (context, { params, body, requestId, identity }) => {
    const name = params.name ?? ''
    if ((await rowNamed(context, name)) === null) return noSuchParticipant(name)
    const { perSecond } = body
    const ordered = await context.transactions.retryAll(name, perSecond)
    if (ordered === null)
      return problem(
        'no-coordinator',
        `No coordinator answers, so nothing was ordered. What is owed to ${name} is told by the next one that takes over.`,
      )
    const reason = `${ordered} calls that waited, ${perSecond} a second`
    const done = { action: 'retry-all', participant: name, reason, requestId }
    await recordByHand(context, { ...done, actor: identity.name })
    return ok({ participant: name, ordered, perSecond })
  },
})
