import type { JournalEvent } from '@/server/contract/event'
import type { LivePacket } from '@/server/contract/live'

/**
 * How far a room was applied (D16). `chain` is where the next packet has to begin. `reached` says
 * for each stream what was applied last: after catching up over HTTP the packets that follow may
 * repeat what came that way, and nothing is applied twice.
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
  return take(room, packet.items, { chain: packet.cursor, held: packet.cursor })
}

/** What a page of missed events brings; packets go on after `chain`. */
export const takePage = (
  room: RoomCursor,
  items: readonly JournalEvent[],
  nextCursor: string,
  chain: string,
): Fresh => take(room, items, { chain, held: nextCursor })

function take(
  room: RoomCursor,
  items: readonly JournalEvent[],
  position: Pick<RoomCursor, 'chain' | 'held'>,
): Fresh {
  const reached = new Map(room.reached)
  const fresh = items.filter(({ stream, seq }) => {
    if (seq <= (reached.get(stream) ?? -1)) return false
    reached.set(stream, seq)
    return true
  })
  return { cursor: { ...position, reached }, items: fresh }
}
