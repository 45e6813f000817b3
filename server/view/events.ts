import type { EventPage } from '@/server/contract/event'
import type { Clock } from '@/server/platform/clock'
import type { Database } from '@/server/platform/database'
import { type Cursor, decodeCursor, encodeCursor } from './cursor'
import { cursorAfter, isAt, mergeStreams, windowsOf } from './reading'
import { type ReadRecord, readRecords, readStreams } from './records'

const MINUTE_MS = 60_000
/** Events are kept seven days (D17). */
const RETENTION_MINUTES = 7 * 24 * 60

export interface EventsDeps {
  readonly database: Database
  readonly clock: Clock
}

export interface EventsAsked {
  /** Absent: from the oldest record that is kept; `end`: only what is written from now on. */
  readonly after?: string | undefined
  /** Absent: as far as there is something. */
  readonly until?: string | undefined
  /** The name of a room; absent: everything. */
  readonly scope?: string | undefined
  readonly limit: number
}

export type EventsRead =
  | {
      readonly type: 'read'
      readonly records: readonly ReadRecord[]
      readonly nextCursor: string
      readonly more: boolean
    }
  /** Something between the cursor and now is no longer kept. */
  | { readonly type: 'gone' }
  | { readonly type: 'malformed'; readonly field: 'after' | 'until' }

/** The journal's records past a cursor: no hole and no double within a stream, whatever runs. */
export async function readEvents(deps: EventsDeps, asked: EventsAsked): Promise<EventsRead> {
  if (asked.after === 'end')
    return { type: 'read', records: [], nextCursor: await endOfJournal(deps), more: false }
  const after = parse(asked.after)
  const until = parse(asked.until)
  if (after === 'malformed') return { type: 'malformed', field: 'after' }
  if (until === 'malformed') return { type: 'malformed', field: 'until' }
  const { database, clock } = deps
  const minute = Math.floor(clock.now() / MINUTE_MS)
  const streams = await readStreams(database, after)
  const windows = windowsOf(after, until, streams, {
    minute,
    retentionMinutes: RETENTION_MINUTES,
  })
  if (windows === null) return { type: 'gone' }
  const scope = asked.scope ?? null
  const { limit } = asked
  const read = await readRecords(database, windows, { scope, limit })
  const records = mergeStreams(read, limit)
  const reached = reachedIn(read, records, { limit, windows })
  const cursor = cursorAfter(windows, reached, streams, { before: after, minute })
  const more = reached.size > 0
  const arrived = !more && until !== null && isAt(cursor, until, streams)
  const nextCursor = arrived && asked.until !== undefined ? asked.until : encodeCursor(cursor)
  return { type: 'read', records, nextCursor, more }
}

/** The cursor behind everything that is written now. */
export async function endOfJournal({ database, clock }: EventsDeps): Promise<string> {
  const minute = Math.floor(clock.now() / MINUTE_MS)
  const streams = await readStreams(database, null)
  const windows = streams.map(({ id, last }) => ({ stream: id, low: last, high: last }))
  return encodeCursor(cursorAfter(windows, new Map(), streams, { before: null, minute }))
}

export const pageOf = (read: Extract<EventsRead, { type: 'read' }>): EventPage => ({
  items: read.records.map(({ event }) => event),
  nextCursor: read.nextCursor,
  more: read.more,
})

const parse = (text: string | undefined): Cursor | null | 'malformed' =>
  text === undefined ? null : (decodeCursor(text) ?? 'malformed')

/** Where reading stopped in the streams whose windows were not delivered whole. */
function reachedIn(
  read: readonly (readonly ReadRecord[])[],
  delivered: readonly ReadRecord[],
  { limit, windows }: { limit: number; windows: readonly { stream: number; low: number }[] },
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  const lasts = new Map(windows.map(({ stream, low }) => [stream, low]))
  for (const { stream, event } of delivered) {
    counts.set(stream, (counts.get(stream) ?? 0) + 1)
    lasts.set(stream, event.seq)
  }
  const cut = read.filter((rows) => {
    const stream = rows[0]?.stream ?? 0
    return (counts.get(stream) ?? 0) < rows.length || rows.length === limit
  })
  return new Map(
    cut.map((rows) => [rows[0]?.stream ?? 0, lasts.get(rows[0]?.stream ?? 0) ?? 0] as const),
  )
}
