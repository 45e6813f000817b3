import type { JournalEvent } from '@/server/contract/event'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import type { ReadRecord } from '@/server/view/records'
import { roomsOf } from '@/server/view/rooms'
import type { View } from '@/server/view/view'
import { createPace, every } from './pace'

const RECORDS_MAX = 1_000
const POLL_MS = 1_000

/** What was read in one go: everything in (after, cursor], each record with its rooms. */
export interface Stretch {
  readonly cursor: string
  readonly records: readonly { readonly event: JournalEvent; readonly rooms: readonly string[] }[]
}

export interface TailDeps {
  readonly view: Pick<View, 'readEvents' | 'endOfJournal'>
  readonly clock: Clock
  readonly logger: Logger
  readonly onStretch: (stretch: Stretch) => void
  /** Something unread is no longer kept: whatever listens must start anew from this cursor. */
  readonly onGone: (cursor: string) => void
}

export interface Tail {
  /** Starts at the end of the journal, unless it runs already. */
  start(): Promise<void>
  /** Everything up to here was told; null while it rests. */
  position(): string | null
  /** Nobody listens: nothing is read until the next start. */
  rest(): void
  /** There may be more to read. */
  wake(): void
  close(): Promise<void>
}

/** Reads the journal past its cursor whenever it is told to, and each second in any case. */
export function createTail({ view, clock, logger, onStretch, onGone }: TailDeps): Tail {
  let cursor: string | null = null
  let starting: Promise<void> | null = null
  let stopPolling = () => {}

  /** True if there is more to read at once. */
  const readOn = async (from: string): Promise<boolean> => {
    const read = await view.readEvents({ after: from, limit: RECORDS_MAX })
    // Somebody let it rest, and perhaps started it anew, while this was being read.
    if (cursor !== from) return false
    if (read.type !== 'read') {
      cursor = await view.endOfJournal()
      onGone(cursor)
      return false
    }
    cursor = read.nextCursor
    onStretch({ cursor, records: read.records.map(withRooms) })
    return read.more
  }
  const readAll = async () => {
    while (cursor !== null && (await readOn(cursor)));
  }
  const pace = createPace({
    ...{ clock, gapMs: 0, retryMs: POLL_MS, work: readAll },
    onFault: (error) => logger.warn({ error }, 'the journal could not be read'),
  })
  const rest = () => {
    cursor = null
    stopPolling()
  }
  const begin = async () => {
    const end = await view.endOfJournal()
    stopPolling()
    stopPolling = every(clock, POLL_MS, pace.soon)
    cursor = end
  }

  return {
    start: async () => {
      if (cursor !== null) return
      starting ??= begin().finally(() => {
        starting = null
      })
      await starting
    },
    position: () => cursor,
    rest,
    wake: () => {
      if (cursor !== null) pace.soon()
    },
    close: async () => {
      await starting?.catch(() => undefined)
      rest()
      await pace.close()
    },
  }
}

const withRooms = ({ event, role }: ReadRecord): Stretch['records'][number] => ({
  event,
  rooms: roomsOf({ ...event, role }),
})
