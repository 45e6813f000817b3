import { about } from '@/server/contract/about'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/about */
export const getAbout = defineRoute({
  method: 'GET',
  path: '/v1/about',
  name: 'getAbout',
  summary: 'Versions, how Verdict was started (secrets are masked), and what is ready',
  replies: { 200: about },
  problems: ['journal-unavailable'],
  handle: async ({ view, installation: { versions, settings } }) => {
    const [journal, health] = await Promise.all([view.readServerVersion(), view.readReadiness()])
    return ok({ versions: { ...versions, journal }, settings: [...settings], health })
  },
})
