import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Fresh, startAt, takePacket, takePage } from '@/components/wire/room-cursor'
import type { JournalEvent } from '@/server/contract/event'
import type { LivePacket } from '@/server/contract/live'

const ROOM = 'transactions'

const event = (stream: string, seq: number): JournalEvent => ({
  ...{ stream, process: stream, seq, transaction: null, branch: null, participant: null },
  ...{ type: 'voted', epoch: 1, at: '2026-11-21T12:00:00.000Z', data: {} },
})

const packet = (after: number, cursor: number, items: readonly JournalEvent[]): LivePacket => ({
  room: ROOM,
  after: String(after),
  cursor: String(cursor),
  items,
  transactions: [],
})

const names = (items: readonly JournalEvent[]) => items.map(({ stream, seq }) => `${stream}${seq}`)

test('a packet that begins where the last one ended is applied', () => {
  const fresh = takePacket(startAt('0'), packet(0, 2, [event('a', 1), event('a', 2)]))
  expect(fresh && names(fresh.items)).toEqual(['a1', 'a2'])
  expect(fresh?.cursor.chain).toBe('2')
})

test('check 18: a packet after a hole is not applied, nor is one that came before', () => {
  expect(takePacket(startAt('0'), packet(3, 4, [event('a', 4)]))).toBeNull()
  expect(takePacket(startAt('4'), packet(0, 3, [event('a', 3)]))).toBeNull()
})

test('what came over HTTP is not applied again when a packet repeats it', () => {
  const caughtUp = takePage(startAt('0'), [event('a', 1), event('a', 2)], 'beyond', '1')
  const next = takePacket(caughtUp.cursor, packet(1, 3, [event('a', 2), event('a', 3)]))
  expect(next && names(next.items)).toEqual(['a3'])
})

test('what came in a packet is not applied again when a gap that is read repeats it', () => {
  const heard = takePacket(startAt('0'), packet(0, 2, [event('a', 1), event('a', 2)]))
  if (heard === null) throw new Error('not applied')
  // A packet out of order has the page read from an earlier place.
  const page = takePage(heard.cursor, [event('a', 2), event('a', 3), event('b', 1)], 'now', '1')
  expect(names(page.items)).toEqual(['a3', 'b1'])
})

/** A journal of several streams, cut into packets, of which some are lost and made up over HTTP. */
const histories = fc.record({
  streams: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 60 }),
  sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 60 }),
  lost: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
  readsAhead: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 60 }),
})

test('whatever is lost, every event is applied once and in the order of its stream', () => {
  fc.assert(
    fc.property(histories, ({ streams, sizes, lost, readsAhead }) => {
      const journal = journalOf(streams)
      const packets = packetsOf(journal, sizes)
      let cursor = startAt('0')
      const applied: JournalEvent[] = []
      const keep = (fresh: Fresh) => {
        cursor = fresh.cursor
        applied.push(...fresh.items)
      }
      for (const [index, one] of packets.entries()) {
        const isLast = index === packets.length - 1
        if (lost[index] && !isLast) continue
        const fresh = takePacket(cursor, one)
        if (fresh) {
          keep(fresh)
          continue
        }
        // The page may hold more than the packet: the journal went on while it was asked for.
        const until = Math.min(journal.length, Number(one.cursor) + (readsAhead[index] ?? 0))
        const missed = journal.slice(Number(cursor.held), until)
        keep(takePage(cursor, missed, String(until), one.cursor))
      }
      expect(names(applied)).toEqual(names(journal))
    }),
  )
})

function journalOf(streams: readonly string[]): readonly JournalEvent[] {
  const last = new Map<string, number>()
  return streams.map((stream) => {
    const seq = (last.get(stream) ?? 0) + 1
    last.set(stream, seq)
    return event(stream, seq)
  })
}

function packetsOf(journal: readonly JournalEvent[], sizes: readonly number[]) {
  const packets: LivePacket[] = []
  for (let from = 0, n = 0; from < journal.length; n++) {
    const to = Math.min(journal.length, from + (sizes[n % sizes.length] ?? 1))
    packets.push(packet(from, to, journal.slice(from, to)))
    from = to
  }
  return packets
}
