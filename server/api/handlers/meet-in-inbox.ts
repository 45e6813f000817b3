import { presence, presenceRequest } from '@/server/contract/inbox'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** POST /v1/inbox/presence */
export const meetInInbox = defineRoute({
  method: 'POST',
  path: '/v1/inbox/presence',
  name: 'meetInInbox',
  summary: 'Says which item a window has open, and answers who else has one open now',
  body: presenceRequest,
  replies: { 200: presence },
  problems: ['journal-unavailable'],
  handle: async ({ inbox }, { body, identity }) =>
    ok({
      others: await inbox.meet(body.visitor, { transaction: body.transaction, who: identity.name }),
    }),
})
