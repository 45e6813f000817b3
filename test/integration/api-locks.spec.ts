import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
})
afterAll(() => world.remove())

const newKey = () => `invoice:${ulid()}/ä`
const at = (key: string, verb: string) => `/v1/locks/${encodeURIComponent(key)}:${verb}`
const acquire = (key: string, body: object = {}, headers = {}) =>
  world.send('POST', at(key, 'acquire'), { owner: 'one', ...body }, headers)

const waiters = (key: string, count: number) =>
  eventually(
    async () => {
      const { body } = await world.get(`/v1/locks?key=${encodeURIComponent(key)}`)
      return (body.items[0]?.waiters.length ?? 0) === count
    },
    { what: `that ${count} wait` },
  )

test('a lock is taken, renewed and given back by its token, and each refusal says why', async () => {
  const key = newKey()
  const taken = await acquire(key, { ttlMs: 20_000 })
  expect(taken).toMatchObject({
    status: 200,
    body: { key, mode: 'exclusive', owner: 'one', ttlMs: 20_000, efficiencyOnly: false },
  })
  const { token, expiresAt } = taken.body
  expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(15_000)
  expect(await acquire(key, { owner: 'two' })).toMatchObject({
    status: 409,
    body: { code: 'lock-held', detail: expect.stringContaining('one holds it alone') },
  })
  const renewed = await world.send('POST', at(key, 'renew'), { token, ttlMs: 60_000 })
  expect(renewed).toMatchObject({ status: 200, body: { token, ttlMs: 60_000 } })
  const other = await world.send('POST', at(key, 'renew'), { token: token + 1 })
  expect(other).toMatchObject({ status: 409, body: { code: 'lock-lost' } })
  const give = () => world.send('POST', at(key, 'release'), { token })
  expect(await give()).toMatchObject({ status: 200, body: { released: true } })
  expect(await give()).toMatchObject({ status: 200, body: { released: false } })
  const next = await acquire(key, { owner: 'two', mode: 'shared' })
  expect(next.body.token).toBeGreaterThan(token)
  const shared = await acquire(key, { owner: 'three', mode: 'shared' })
  expect(shared.body.token).toBeGreaterThan(next.body.token)
})

test('what is no request for a lock is refused before anything is taken', async () => {
  const key = newKey()
  for (const body of [
    { owner: '' },
    { mode: 'greedy' },
    { ttlMs: 999 },
    { ttlMs: 600_001 },
    { waitMs: -1 },
    { waitMs: 60_001 },
    { priority: 10 },
    { waitDie: {} },
    { waitDie: { startedAt: 'yesterday' } },
    { token: 3 },
  ])
    expect(await acquire(key, body), JSON.stringify(body)).toMatchObject({
      status: 422,
      body: { code: 'invalid-request' },
    })
  expect((await acquire('x'.repeat(201))).status).toBe(422)
  expect((await acquire('a\u0000b')).status).toBe(404)
  expect((await world.send('POST', '/v1/locks/a%ZZ:acquire', { owner: 'one' })).status).toBe(404)
  for (const token of [0, -1, 1.5, '3', 2 ** 60])
    expect((await world.send('POST', at(key, 'release'), { token })).status).toBe(422)
  expect((await world.get('/v1/locks?mode=shared')).status).toBe(422)
  expect((await world.get(`/v1/locks?key=${encodeURIComponent(key)}`)).body.items).toEqual([])
})

test('under one idempotency key it is one lock, and another request under it is refused', async () => {
  const key = newKey()
  const headers = { 'idempotency-key': ulid() }
  const first = await acquire(key, {}, headers)
  expect((await acquire(key, {}, headers)).body.token).toBe(first.body.token)
  expect(await acquire(key, { owner: 'two' }, headers)).toMatchObject({
    status: 422,
    body: { code: 'idempotency-mismatch' },
  })
  expect((await acquire(newKey(), {}, headers)).status).toBe(200)
})

test('the list shows who holds what and who waits, and a caller that hangs up waits no more', async () => {
  const key = newKey()
  const { body: held } = await acquire(key)
  const gone = new AbortController()
  const asked = fetch(world.url + at(key, 'acquire'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ owner: 'hasty', waitMs: 60_000 }),
    signal: gone.signal,
  }).catch(() => null)
  const patient = acquire(key, { owner: 'patient', waitMs: 30_000, priority: 7 })
  await waiters(key, 2)
  const { body: list } = await world.get('/v1/locks?owner=patient&waiting=yes')
  expect(list).toMatchObject({
    store: { kind: 'postgres', efficiencyOnly: false },
    items: [
      {
        ...{ key, mode: 'exclusive', token: held.token },
        holders: [{ owner: 'one', transaction: null, token: held.token }],
        waiters: [{ owner: 'patient', priority: 7 }, { owner: 'hasty' }],
      },
    ],
  })
  expect((await world.get('/v1/locks?owner=nobody')).body.items).toEqual([])
  gone.abort()
  await asked
  await waiters(key, 1)
  await world.send('POST', at(key, 'release'), { token: held.token })
  expect((await patient).body.token).toBeGreaterThan(held.token)
})

test('an operator takes a lock away with a reason, and that is kept', async () => {
  const key = newKey()
  const { body: held } = await acquire(key)
  const force = (reason: string, token = held.token) =>
    world.send('POST', at(key, 'force-release'), { token, reason })
  expect((await force('short')).status).toBe(422)
  expect((await force('It holds up the invoices', held.token + 1)).body.code).toBe('lock-lost')
  expect((await force('It holds up the invoices')).body).toMatchObject({ released: true })
  const renewed = await world.send('POST', at(key, 'renew'), { token: held.token })
  expect(renewed.body.code).toBe('lock-lost')
  expect((await world.get('/v1/audit?limit=1')).body.items[0]).toMatchObject({
    action: 'force-release-lock',
    reason: 'It holds up the invoices',
    data: { lock: { key, token: held.token, owner: 'one' } },
  })
})

test('two programs that wait for each other’s lock are seen in a ring, and their waits end in time', async () => {
  const [stock, rates] = [newKey(), newKey()]
  const owners = [`stock ${ulid()}`, `rates ${ulid()}`] as const
  await acquire(stock, { owner: owners[0] })
  await acquire(rates, { owner: owners[1] })
  const waits = [
    acquire(rates, { owner: owners[0], waitMs: 3_000 }),
    acquire(stock, { owner: owners[1], waitMs: 3_000 }),
  ]
  const { parties, rings } = await eventually(
    async () => {
      const { body } = await world.get('/v1/wait-for')
      return body.rings.length > 0 && body
    },
    { what: 'that the ring is seen' },
  )
  const names = rings[0].map(
    (one: string) => parties.find(({ key }: { key: string }) => key === one).name,
  )
  expect(names.sort()).toEqual([...owners].sort())
  for (const { status, body } of await Promise.all(waits))
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'lock-held' })
  expect((await world.get('/v1/wait-for')).body.rings).toEqual([])
})

test('the younger of two does not wait for the older, if it says so', async () => {
  const key = newKey()
  const born = (startedAt: string) => ({ waitDie: { startedAt }, waitMs: 10_000 })
  const { body } = await acquire(key, born('2026-11-29T10:00:00Z'))
  expect(await acquire(key, born('2026-11-29T11:00:00Z'))).toMatchObject({
    status: 409,
    body: { code: 'lock-younger' },
  })
  const older = acquire(key, born('2026-11-29T09:00:00Z'))
  await waiters(key, 1)
  await world.send('POST', at(key, 'release'), { token: body.token })
  expect((await older).status).toBe(200)
})
