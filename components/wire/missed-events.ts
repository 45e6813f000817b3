import { eventPage } from '@/server/contract/event'
import type { CaughtUp } from './connection'
import { faultOf, getJson, search } from './http'
import { type Fresh, type RoomCursor, takePage } from './room-cursor'

interface Missed {
  readonly room: string
  /** Where packets will go on after this. */
  readonly chain: string
  readonly signal: AbortSignal
  readonly current: () => RoomCursor | null
  readonly keep: (fresh: Fresh) => void
}

const ASK_AGAIN_MS = 1_000

/** Reads a gap page by page, and keeps asking while the server is silent. */
export async function askMissed(missed: Missed): Promise<CaughtUp> {
  let events = 0
  while (!missed.signal.aborted) {
    const page = await askOnce(missed)
    if (page === 'gone') return { type: 'reloaded' }
    if (page === 'silent') await new Promise((resume) => setTimeout(resume, ASK_AGAIN_MS))
    else {
      events += page.events
      if (!page.more) break
    }
  }
  return { type: 'applied', events }
}

async function askOnce({ room, chain, signal, current, keep }: Missed) {
  const at = current()
  if (at === null) return 'gone'
  try {
    const path = `/v1/events${search({ after: at.held, scope: room })}`
    const page = await getJson(path, eventPage, signal)
    const fresh = takePage(at, page.items, page.nextCursor, chain)
    keep(fresh)
    return { events: fresh.items.length, more: page.more }
  } catch (error) {
    const { status } = faultOf(error)
    return status === 410 || status === 422 ? 'gone' : 'silent'
  }
}
