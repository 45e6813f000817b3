import type { JournalEvent } from '@/server/contract/event'
import type { LivePacket } from '@/server/contract/live'

/**
 * How far a room was applied (D16). `chain` is where the next packet has to begin. `reached` says
 * for each stream of a gap how far it came over HTTP: the packets that follow may repeat that, and
 * nothing is applied twice. Packets never repeat each other, so it grows by gaps only.
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
  const items = packet.items.filter((item) => isNew(room.reached, item))
  return { cursor: { chain: cursor, held: cursor, reached: room.reached }, items }
}

/** What a page of missed events brings; packets go on after `chain`. */
export function takePage(
  room: RoomCursor,
  page: readonly JournalEvent[],
  nextCursor: string,
  chain: string,
): Fresh {
  const reached = new Map(room.reached)
  const items = page.filter((item) => {
    const fresh = isNew(reached, item)
    if (fresh) reached.set(item.stream, item.seq)
    return fresh
  })
  return { cursor: { chain, held: nextCursor, reached }, items }
}

const isNew = (reached: RoomCursor['reached'], { stream, seq }: JournalEvent): boolean =>
  seq > (reached.get(stream) ?? -1)
