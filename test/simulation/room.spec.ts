import { expect, test } from 'vitest'
import type { JournalEvent } from '@/server/contract/event'
import type { LivePacket } from '@/server/contract/live'
import { createRoom } from '@/server/gateway/room'
import { createLogger } from '@/server/platform/logger'
import { createVirtualClock } from '../support/virtual-clock'

const eventOf = (seq: number): JournalEvent => ({
  ...{ stream: 's', process: 'c1', seq, transaction: 't', branch: null, participant: null },
  ...{ type: 'noted', epoch: 1, at: '2026-11-21T07:00:00.000Z', data: {} },
})

function open({ failures = 0 } = {}) {
  const clock = createVirtualClock()
  const packets: LivePacket[] = []
  let left = failures
  const room = createRoom({
    ...{ name: 'transactions', cursor: 'c0', clock },
    logger: createLogger({ level: 'silent', name: 'test' }),
    summariesOf: async () => {
      if (left-- > 0) throw new Error('the database is away')
      return new Map()
    },
    send: (packet) => packets.push(packet),
  })
  return { clock, packets, room }
}

const numbers = (packets: readonly LivePacket[]) =>
  packets.flatMap(({ items }) => items.map(({ seq }) => seq))

test('each packet begins where the last one ended, and none is lost between', async () => {
  const { clock, packets, room } = open()
  for (let seq = 1; seq <= 40; seq++) {
    room.add([eventOf(seq)], `c${seq}`)
    await clock.pass(seq % 7 === 0 ? 130 : 15)
  }
  await clock.pass(1_000)
  expect(numbers(packets)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  expect(packets.map(({ after }) => after)).toEqual([
    'c0',
    ...packets.slice(0, -1).map(({ cursor }) => cursor),
  ])
  expect(room.cursor()).toBe('c40')
})

test('ten packets a second are the most, and the first one does not wait', async () => {
  const { clock, packets, room } = open()
  room.add([eventOf(1)], 'c1')
  await clock.pass(0)
  expect(packets).toHaveLength(1)
  for (let seq = 2; seq <= 501; seq++) {
    room.add([eventOf(seq)], `c${seq}`)
    await clock.pass(2)
  }
  expect(packets.length).toBeLessThanOrEqual(11)
  expect(packets.length).toBeGreaterThanOrEqual(9)
})

test('too much at once is a packet that fits to nothing, and the chain goes on behind it', async () => {
  const { clock, packets, room } = open()
  for (let seq = 1; seq <= 1_001; seq++) room.add([eventOf(seq)], `c${seq}`)
  await clock.pass(100)
  expect(packets).toMatchObject([{ after: 'c1001', cursor: 'c1001', items: [] }])
  room.add([eventOf(1_002)], 'c1002')
  await clock.pass(100)
  expect(packets[1]).toMatchObject({ after: 'c1001', cursor: 'c1002' })
  expect(numbers(packets)).toEqual([1_002])
})

test('rows that cannot be read make a packet wait, and nothing is lost or doubled', async () => {
  const { clock, packets, room } = open({ failures: 2 })
  room.add([eventOf(1)], 'c1')
  await clock.pass(500)
  room.add([eventOf(2)], 'c2')
  expect(packets).toEqual([])
  await clock.pass(3_000)
  expect(numbers(packets)).toEqual([1, 2])
  expect(packets[0]?.after).toBe('c0')
})

test('a room that is closed sends nothing more', async () => {
  const { clock, packets, room } = open()
  room.add([eventOf(1)], 'c1')
  room.close()
  await clock.pass(1_000)
  expect(packets).toEqual([])
  expect(clock.timers).toBe(0)
})
