import type { JournalEvent } from '@/server/contract/event'
import type { LivePacket } from '@/server/contract/live'
import type { TransactionSummary } from '@/server/contract/transaction'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import { createPace } from './pace'

/** At most ten packets a second: nobody reads faster. */
const GAP_MS = 100
const RETRY_MS = 1_000
/** More than this is not pushed: who listens is told that there is a gap, and asks for it. */
const ITEMS_MAX = 1_000

export interface RoomDeps {
  readonly name: string
  /** Packets begin behind this cursor. */
  readonly cursor: string
  readonly clock: Clock
  readonly logger: Logger
  readonly summariesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, TransactionSummary>>
  readonly send: (packet: LivePacket) => void
}

export interface Room {
  /** The end of the last packet: whoever joins now gets every packet that begins there. */
  readonly cursor: () => string
  /** Events of this room, and the cursor up to which there are no others. */
  add(items: readonly JournalEvent[], cursor: string): void
  /** Something was missed for good: the next packet says so by not fitting to anything. */
  reset(cursor: string): void
  close(): void
}

/** One room: gathers what happens, and sends packets of which each begins where the last one ended. */
export function createRoom({ name, cursor, clock, logger, summariesOf, send }: RoomDeps): Room {
  let sent = cursor
  let end = cursor
  let pending: readonly JournalEvent[] = []
  let gap = false

  const flush = async () => {
    const [items, until] = [pending, end]
    if (gap) {
      gap = false
      sent = until
      // A packet that begins where it ends fits to nothing held: it makes the client ask.
      return send({ room: name, after: until, cursor: until, items: [], transactions: [] })
    }
    if (items.length === 0) return
    const rows = await summariesOf(transactionsIn(items))
    if (gap) return flush()
    pending = pending.slice(items.length)
    send({ room: name, after: sent, cursor: until, items, transactions: [...rows.values()] })
    sent = until
  }
  const pace = createPace({
    ...{ clock, gapMs: GAP_MS, retryMs: RETRY_MS, work: flush },
    onFault: (error) => logger.warn({ error, room: name }, 'a packet waits for its rows'),
  })
  const skip = () => {
    gap = true
    pending = []
  }

  return {
    cursor: () => sent,
    add: (items, cursor) => {
      if (items.length === 0) return
      end = cursor
      if (gap || pending.length + items.length > ITEMS_MAX) skip()
      else pending = [...pending, ...items]
      pace.soon()
    },
    reset: (cursor) => {
      end = cursor
      skip()
      pace.soon()
    },
    close: () => void pace.close(),
  }
}

const transactionsIn = (items: readonly JournalEvent[]): readonly string[] => [
  ...new Set(items.flatMap(({ transaction }) => transaction ?? [])),
]
