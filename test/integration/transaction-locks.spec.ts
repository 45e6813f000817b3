import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
})
afterAll(() => world.remove())

const newKey = () => `invoice:${ulid()}`
const credit = 'update account set balance = balance + 1 where id = 1'
/** Takes long enough to be looked at, and holds no row. */
const slow = 'select pg_sleep(1.5)'

const run = (
  locks: readonly object[],
  { sql = credit, key = ulid(), ...more }: Record<string, unknown> & { key?: string } = {},
) =>
  world.send(
    'POST',
    '/v1/transactions?wait=completed',
    { name: 'Pay', locks, branches: [{ participant: 'bank', statements: [{ sql }] }], ...more },
    { 'idempotency-key': key },
  )

async function lockOf(key: string) {
  const { body } = await world.get(`/v1/locks?key=${encodeURIComponent(key)}`)
  return body.items[0]
}

const held = (key: string) =>
  eventually(async () => (await lockOf(key))?.holders[0], { what: 'that it is held' })
const free = (key: string) =>
  eventually(async () => (await lockOf(key)) === undefined, { what: 'that it is free' })

test('a transaction has its locks from before its work until its end, and the journal knows', async () => {
  const [one = '', two = ''] = [newKey(), newKey()].sort()
  const running = run([{ key: two, mode: 'shared' }, { key: one }], { sql: slow })
  const holder = await held(one)
  expect(holder).toMatchObject({ owner: 'Pay', mode: 'exclusive' })
  const id = holder.transaction
  expect(await held(two)).toMatchObject({ mode: 'shared', transaction: id })
  const asked = await world.send('POST', `/v1/locks/${encodeURIComponent(one)}:acquire`, {
    owner: 'other',
  })
  expect(asked.body.code).toBe('lock-held')
  expect(await running).toMatchObject({ status: 201, body: { id, outcome: 'committed' } })
  await Promise.all([free(one), free(two)])
  const records = await world.world.query<{ data: { locks: object[] } }>(
    `select data from verdict_record where transaction = $1 and type = 'begun'`,
    [id],
  )
  expect(records[0]?.data.locks).toEqual([
    { key: one, mode: 'exclusive', token: holder.token },
    { key: two, mode: 'shared', token: expect.any(Number) },
  ])
})

test('another that needs the same lock waits for it within its deadline, or has not begun', async () => {
  const key = newKey()
  const first = run([{ key }], { sql: slow })
  await held(key)
  const hasty = await run([{ key }], { deadlineMs: 200 })
  expect(hasty).toMatchObject({ status: 409, body: { code: 'lock-held' } })
  expect(hasty.body.detail).toContain('held or awaited by Pay')
  const patient = await run([{ key }])
  expect(patient).toMatchObject({ status: 201, body: { outcome: 'committed' } })
  expect((await first).body.endedAt <= patient.body.startedAt).toBe(true)
  await free(key)
})

test('those that share a lock run together', async () => {
  const key = newKey()
  const locks = [{ key, mode: 'shared' }]
  const both = [run(locks, { sql: slow }), run(locks, { sql: slow })]
  await eventually(async () => (await lockOf(key))?.holders.length === 2, {
    what: 'that both hold it',
  })
  for (const { body } of await Promise.all(both)) expect(body.outcome).toBe('committed')
  await free(key)
})

test('locks are given back after an abort, too', async () => {
  const key = newKey()
  const sql = 'update account set balance = balance / 0'
  expect((await run([{ key }], { sql })).body.outcome).toBe('aborted')
  await free(key)
})

test('the same request again has the same answer, while it runs and after, and leaves no lock', async () => {
  const lock = newKey()
  const key = ulid()
  const first = run([{ key: lock }], { sql: slow, key })
  await held(lock)
  const [again, one] = await Promise.all([run([{ key: lock }], { sql: slow, key }), first])
  expect(again.body.id).toBe(one.body.id)
  await free(lock)
})

test('who asks again for what has ended hears of it, whoever has the lock by then', async () => {
  const lock = newKey()
  const asked = { key: ulid(), deadlineMs: 1_000 }
  const one = await run([{ key: lock }], asked)
  expect(one.body.outcome).toBe('committed')
  await free(lock)
  const at = `/v1/locks/${encodeURIComponent(lock)}`
  const { body: other } = await world.send('POST', `${at}:acquire`, { owner: 'other' })
  expect((await run([{ key: lock }], asked)).body).toMatchObject({ id: one.body.id })
  expect(await lockOf(lock)).toMatchObject({ token: other.token, waiters: [] })
})

test('what is held for a transaction outlives its time until that has ended or was acknowledged', async () => {
  const key = newKey()
  const running = run([{ key }], { sql: slow })
  const { transaction } = await held(key)
  const { query } = world.world
  await eventually(async () => (await world.get(`/v1/transactions/${transaction}`)).status === 200)
  await query(
    `update verdict_lock_claim set expires_at = now() - interval '1 hour' where key = $1`,
    [key],
  )
  expect(await lockOf(key)).toMatchObject({ holders: [{ transaction }] })
  const note = (at: string) =>
    query(`update verdict_transaction set acknowledged_at = ${at} where id = $1`, [transaction])
  await note('now()')
  expect(await lockOf(key)).toBeUndefined()
  await note('null')
  expect(await lockOf(key)).toBeDefined()
  expect((await running).body.outcome).toBe('committed')
  await free(key)
})

test('a list of locks that cannot be meant is refused', async () => {
  const key = newKey()
  for (const locks of [
    [{ key }, { key, mode: 'shared' }],
    [{ key: '' }],
    [{ key, mode: 'greedy' }],
    [{ key, ttlMs: 5 }],
    Array.from({ length: 33 }, () => ({ key: newKey() })),
  ])
    expect(await run(locks)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
})
