import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { pruneInbox } from '@/sdk/outbox/inbox'
import { createListener } from '@/sdk/outbox/listener'
import { enqueue, outboxStatus, wakeRelays } from '@/sdk/outbox/outbox'
import type { Message } from '@/sdk/outbox/relay-batch'
import { eventually } from '../support/eventually'
import { type OutboxWorld, startOutboxWorld } from '../support/outbox-world'

let world: OutboxWorld

beforeAll(async () => {
  world = await startOutboxWorld()
})
beforeEach(() => world.empty())
afterAll(() => world?.remove())

const numbers = () => world.delivered.map(({ n }) => n)

test('a message is published if and only if its business transaction commits', async () => {
  world.relay()
  const lost = await world.begin()
  await enqueue(lost, { key: 'a', payload: { n: 1 } })
  await lost.query('rollback')
  lost.release()
  await world.order('a', 2)
  await eventually(async () => (await world.count('verdict_outbox')) === 0)
  expect(numbers()).toEqual([2])
})

test('key, payload, headers and id reach the publisher as they were written', async () => {
  const messages: Message[] = []
  const client = await world.begin()
  const payload = { text: 'è “so”', deep: [1, null, { ok: true }] }
  const id = await enqueue(client, { key: 'k/1', payload, headers: { type: 'ordered' } })
  await client.query('commit')
  client.release()
  world.relay({ publish: async (message) => void messages.push(message) })
  await eventually(() => messages.length > 0)
  expect(messages).toMatchObject([{ id, key: 'k/1', payload, headers: { type: 'ordered' } }])
  expect(messages[0]?.createdAt).toBeInstanceOf(Date)
})

test('outside of a transaction neither a message nor a receipt is taken', async () => {
  await expect(enqueue(world.pool, { key: 'a', payload: 1 })).rejects.toMatchObject({
    code: '25P01',
  })
  expect(await world.count('verdict_outbox')).toBe(0)
})

/** What is often written: it remembers the highest id that it has seen (a planted wrong relay). */
function cursorRelay() {
  let cursor = '0'
  return async (): Promise<number[]> => {
    const { rows } = await world.pool.query<{ id: string; payload: { n: number } }>(
      'select id, payload from verdict_outbox where id > $1 order by id',
      [cursor],
    )
    cursor = rows.at(-1)?.id ?? cursor
    return rows.map(({ payload }) => payload.n)
  }
}

test('a message that commits late with a smaller id is not skipped, as a cursor would', async () => {
  const wrong = cursorRelay()
  const late = await world.begin()
  await enqueue(late, { key: 'slow', payload: { n: 1 } })
  await world.order('quick', 2)
  expect(await wrong()).toEqual([2])
  world.relay()
  await eventually(() => numbers().includes(2))
  await late.query('commit')
  late.release()
  expect(await wrong()).toEqual([])
  await eventually(() => numbers().includes(1))
  expect(numbers()).toEqual([2, 1])
})

test('a prepared transaction withholds only its own messages, and that is told', async () => {
  const told: number[] = []
  world.relay({ stalledAfterMs: 100, onStalled: ({ stalledMs }) => void told.push(stalledMs) })
  const client = await world.begin()
  await enqueue(client, { key: 'doubtful', payload: { n: 1 } })
  await client.query(`prepare transaction 'in doubt'`)
  client.release()
  await world.order('other', 2)
  await eventually(() => numbers().includes(2))
  await eventually(() => told.length > 0)
  const status = await outboxStatus(world.pool)
  expect(status).toMatchObject({ waiting: 0, withheld: [{ gid: 'in doubt' }] })
  expect(status.stalledMs).toBeGreaterThanOrEqual(100)
  expect(status.vacuumHeldMs).toBeGreaterThanOrEqual(100)
  expect(numbers()).toEqual([2])
  await world.pool.query(`commit prepared 'in doubt'`)
  await eventually(() => numbers().includes(1))
  const after = { withheld: [], stalledMs: 0, vacuumHeldMs: null }
  expect(await outboxStatus(world.pool)).toMatchObject(after)
})

test('a transaction with NOTIFY in it cannot be prepared, one with a message can', async () => {
  const client = await world.begin()
  await client.query('notify verdict_outbox')
  await expect(client.query(`prepare transaction 'notified'`)).rejects.toMatchObject({
    code: '0A000',
  })
  await client.query('begin')
  await enqueue(client, { key: 'a', payload: { n: 1 } })
  await client.query(`prepare transaction 'queued'`)
  await client.query(`commit prepared 'queued'`)
  client.release()
  world.relay()
  await eventually(() => numbers().includes(1))
})

test('a wake-up makes it look at once; who loses it finds the message by looking', async () => {
  world.relay({ pollMs: 60_000 })
  await world.order('a', 1)
  await eventually(async () => {
    await wakeRelays(world.pool)
    return numbers().includes(1)
  })
  await world.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where query like 'LISTEN%'`)
  await world.empty()
  world.relay({ pollMs: 20 })
  await world.order('a', 2)
  await eventually(() => numbers().includes(2))
})

test('a goodbye of the server that crosses a relay’s own is no fault', async () => {
  for (let round = 0; round < 20; round += 1) {
    const listener = createListener(world.pool, () => undefined)
    await listener.ensure()
    await world.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where query like 'LISTEN%'`)
    listener.close()
  }
  // Whatever was thrown by then would have failed the run.
  await eventually(() => world.pool.totalCount === world.pool.idleCount)
})

test('a message that is delivered twice has its effect once', async () => {
  const message = { id: '3f0c', key: 'a', n: 1 }
  const both = await Promise.all([world.book(message), world.book(message)])
  expect(both.sort()).toEqual(['done', 'repeated'])
  expect(await world.book(message)).toBe('repeated')
  expect(await world.count('booking')).toBe(1)
  expect(await pruneInbox(world.pool, { days: 1 })).toBe(0)
  expect(await pruneInbox(world.pool, { days: 1, now: Date.now() + 2 * 86_400_000 })).toBe(1)
})
