import { eventPage, eventQuery } from '@/server/contract/event'
import { room } from '@/server/contract/live'
import { defineRoute } from '../route'
import { eventsReply } from './events-reply'

/** GET /v1/events */
export const listEvents = defineRoute({
  method: 'GET',
  path: '/v1/events',
  name: 'listEvents',
  summary: 'The journal past a cursor, as a room of the live connection hears it',
  query: eventQuery.extend({ scope: room.optional() }),
  replies: { 200: eventPage },
  problems: ['events-gone'],
  handle: (context, { query }) => eventsReply(context, query),
})
