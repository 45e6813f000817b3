import { type EventsAsked, pageOf } from '@/server/view/events'
import type { ApiContext } from '../context'
import { ok, problem, type Reply } from '../reply'
import { badCursor } from './bad-cursor'

/** Events past a cursor, or why there are none to be had. */
export async function eventsReply({ view }: ApiContext, asked: EventsAsked): Promise<Reply> {
  const read = await view.readEvents(asked)
  if (read.type === 'malformed') return badCursor(read.field)
  if (read.type === 'gone')
    return problem(
      'events-gone',
      'Events after this cursor are no longer kept. What you hold cannot be brought up to date by them. Load it anew and go on from there.',
    )
  return ok(pageOf(read))
}
