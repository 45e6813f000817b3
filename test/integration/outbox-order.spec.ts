import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { enqueue } from '@/sdk/outbox/outbox'
import { eventually } from '../support/eventually'
import { type OutboxWorld, startOutboxWorld } from '../support/outbox-world'

let world: OutboxWorld

beforeAll(async () => {
  world = await startOutboxWorld()
})
beforeEach(() => world.empty())
afterAll(() => world?.remove())

const numbers = (key?: string) =>
  world.delivered.filter((one) => key === undefined || one.key === key).map(({ n }) => n)

test('two relays at the same time keep the order of each key, and publish nothing twice', async () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f']
  const inFlight = new Set<string>()
  const overlaps: string[] = []
  const publish: OutboxWorld['publish'] = async (message, signal) => {
    if (inFlight.has(message.key)) overlaps.push(message.key)
    inFlight.add(message.key)
    await new Promise((resolve) => setImmediate(resolve))
    await world.publish(message, signal)
    inFlight.delete(message.key)
  }
  world.relay({ publish, batch: 3 })
  world.relay({ publish, batch: 3 })
  const all = Array.from({ length: 20 }, (_, n) => n)
  await Promise.all(
    keys.map(async (key) => {
      for (const n of all) await world.order(key, n)
    }),
  )
  await eventually(async () => (await world.count('verdict_outbox')) === 0, { withinMs: 30_000 })
  for (const key of keys) expect(numbers(key)).toEqual(all)
  expect(overlaps).toEqual([])
})

test('of one key the order of the commits counts, not that of who asked first', async () => {
  const first = await world.begin()
  await enqueue(first, { key: 'a', payload: { n: 1 } })
  const second = world.order('a', 2)
  const waiting = `select from pg_locks where locktype = 'advisory' and not granted`
  await eventually(async () => (await world.pool.query(waiting)).rowCount === 1)
  world.relay()
  await first.query('commit')
  first.release()
  await second
  await eventually(() => numbers().length === 2)
  expect(numbers()).toEqual([1, 2])
})

test('a message that somebody holds holds up its own key, and no other', async () => {
  await world.order('held', 1)
  await world.order('held', 2)
  await world.order('free', 3)
  const holder = await world.begin()
  await holder.query(`select from verdict_outbox where payload = '{"n": 1}' for update`)
  world.relay()
  await eventually(() => numbers().includes(3))
  expect(numbers('held')).toEqual([])
  await holder.query('rollback')
  holder.release()
  await eventually(() => numbers('held').length === 2)
  expect(numbers('held')).toEqual([1, 2])
})

test('a key whose message fails is tried again after a while, and holds up no other', async () => {
  let failures = 3
  const faults: (string | null)[] = []
  const publish: OutboxWorld['publish'] = async (message, signal) => {
    if (message.key === 'bad' && failures-- > 0) throw new Error('the broker said no')
    await world.publish(message, signal)
  }
  await world.order('bad', 1)
  await world.order('bad', 2)
  await world.order('good', 3)
  const backOff = { baseMs: 20, capMs: 100 }
  world.relay({ publish, backOff, onFault: (_, key) => void faults.push(key) })
  await eventually(() => numbers().length === 3)
  expect(numbers('bad')).toEqual([1, 2])
  expect(numbers()[0]).toBe(3)
  expect(faults).toEqual(['bad', 'bad', 'bad'])
})

test('one that never answers is given up, and published again', async () => {
  let hangs = true
  world.relay({
    ...{ publishMs: 200, backOff: { baseMs: 10, capMs: 20 } },
    publish: async (message, signal) => {
      if (!hangs) return world.publish(message, signal)
      hangs = false
      await new Promise(() => undefined)
    },
  })
  await world.order('a', 1)
  await eventually(() => numbers().includes(1))
})

test('closing finishes what is being published, and leaves the rest where it is', async () => {
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  let begun = false
  for (const n of [1, 2, 3]) await world.order('a', n)
  const relay = world.relay({
    publish: async (message, signal) => {
      begun = true
      await gate
      await world.publish(message, signal)
    },
  })
  await eventually(() => begun)
  const closed = relay.close()
  release()
  await closed
  expect(numbers()).toEqual([1])
  expect(await world.count('verdict_outbox')).toBe(2)
})
