import { z } from 'zod'
import { problem, reply } from '../reply'
import { defineRoute } from '../route'

const readiness = z.object({
  ready: z.boolean(),
  coordinators: z.array(z.string()),
  /** Participants over which recovery has made no full pass since its coordinator started. */
  owed: z.array(z.string()),
})

/** GET /readyz (D19) */
export const getReadiness = defineRoute({
  method: 'GET',
  path: '/readyz',
  name: 'getReadiness',
  summary: 'Transactions can be begun; lists participants that recovery has not yet been over',
  replies: { 200: readiness, 503: readiness },
  problems: ['shutting-down', 'journal-unavailable'],
  handle: async ({ accounts, view, isShuttingDown }) => {
    if (isShuttingDown())
      return problem('shutting-down', 'Verdict is shutting down. Begin nothing here any more.')
    const found = await view.readReadiness()
    // Anybody may ask; what there is, is for who has signed in.
    const told = accounts === null ? found : { ...found, coordinators: [], owed: [] }
    return reply(found.ready ? 200 : 503, told)
  },
})
