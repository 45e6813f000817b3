import type { JournalEvent } from '@/server/contract/event'
import type { LivePacket } from '@/server/contract/live'

/**
 * How far a room was applied (D16). `chain` is where the next packet has to begin. `reached` says
 * how far each stream was applied: a packet may repeat what came over HTTP, and a gap that is read
 * after a packet out of order what came in packets. Nothing is applied twice.
 */
export interface RoomCursor {
  readonly chain: string
  /** From where a gap is asked for. */
  readonly held: string
  readonly reached: ReadonlyMap<string, number>
}

export interface Fresh {
  readonly cursor: RoomCursor
  readonly items: readonly JournalEvent[]
}

export const startAt = (cursor: string): RoomCursor => ({
  chain: cursor,
  held: cursor,
  reached: new Map(),
})

/** The packet's new events, or null: there is a hole before it. */
export function takePacket(room: RoomCursor, packet: LivePacket): Fresh | null {
  if (packet.after !== room.chain) return null
  const { cursor } = packet
  const { items, reached } = freshIn(room, packet.items)
  return { cursor: { chain: cursor, held: cursor, reached }, items }
}

/** What a page of missed events brings; packets go on after `chain`. */
export function takePage(
  room: RoomCursor,
  page: readonly JournalEvent[],
  nextCursor: string,
  chain: string,
): Fresh {
  const { items, reached } = freshIn(room, page)
  return { cursor: { chain, held: nextCursor, reached }, items }
}

/** Of one stream they come in their order. */
function freshIn({ reached: before }: RoomCursor, items: readonly JournalEvent[]) {
  const reached = new Map(before)
  const fresh = items.filter(({ stream, seq }) => {
    if (seq <= (reached.get(stream) ?? -1)) return false
    reached.set(stream, seq)
    return true
  })
  return { items: fresh, reached }
}
