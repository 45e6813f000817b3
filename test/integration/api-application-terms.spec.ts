import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
})
afterAll(() => world?.remove())

const open = (body: object, headers = {}) =>
  world.send('POST', '/v1/transactions:open', body, headers)
const holderOf = async (key: string) =>
  (await world.get(`/v1/locks?key=${encodeURIComponent(key)}`)).body.items[0]?.holders[0]

test('what an application drives may be told otherwise than its participants, and its ledger says so', async () => {
  const retry = { operations: { commit: { attemptMs: 1_500 } } }
  const { status, body: opened } = await open({ retry })
  expect(status).toBe(201)
  const { body } = await world.get(`/v1/transactions/${opened.id}/attempts`)
  expect(body).toMatchObject({ items: [], retry })
  await world.send('POST', `/v1/transactions/${opened.id}:abort?wait=completed`, {})
})

test('a begun transaction goes past breakers, has a budget of its own and tells its rules; all is kept', async () => {
  const retry = {
    ...{ alarmAttempts: 2, classes: [{ code: '57014', class: 'refuse' }] },
    ...{ retryBudget: { repeats: 1 }, breaker: { on: false }, throttle: { on: false } },
  }
  const { status, body: opened } = await open({ retry })
  expect(status).toBe(201)
  const { body } = await world.get(`/v1/transactions/${opened.id}/attempts`)
  expect(body.retry).toEqual(retry)
  await world.send('POST', `/v1/transactions/${opened.id}:abort?wait=completed`, {})
  const refused = await open({ retry: { breaker: { on: true } } })
  expect(refused).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
})

test('a policy that is none is refused at its field, and nothing is begun', async () => {
  const refused = await open({ retry: { operations: { commit: { attemptMs: 1 } } } })
  expect(refused).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  expect(refused.body.errors[0].path).toContain('attemptMs')
})

test('what an application drives has its locks from before it is open until it has ended', async () => {
  const [one, two] = [`invoice:${ulid()}`, `rates:${ulid()}`]
  const locks = [{ key: one }, { key: two, mode: 'shared' }]
  const key = { 'idempotency-key': ulid() }
  const { status, body: opened } = await open({ name: 'Pay', locks, deadlineMs: 60_000 }, key)
  expect(status).toBe(201)
  expect(await holderOf(one)).toMatchObject({ transaction: opened.id, mode: 'exclusive' })
  expect(await holderOf(two)).toMatchObject({ transaction: opened.id, mode: 'shared' })
  const [begun] = await world.world.query<{ data: { locks: object[] } }>(
    `select data from verdict_record where transaction = $1 and type = 'begun'`,
    [opened.id],
  )
  expect(begun?.data.locks).toHaveLength(2)
  // The same request again is the same transaction, and takes nothing from it.
  expect(await open({ name: 'Pay', locks, deadlineMs: 60_000 }, key)).toMatchObject({
    ...{ status: 200, body: { id: opened.id } },
  })
  const refused = await open({ locks: [{ key: one }], deadlineMs: 300 })
  expect(refused).toMatchObject({ status: 409, body: { code: 'lock-held' } })
  expect(await holderOf(one)).toMatchObject({ transaction: opened.id })
  const next = open({ locks: [{ key: one }], deadlineMs: 20_000 })
  await world.send('POST', `/v1/transactions/${opened.id}:abort?wait=completed`, {})
  const after = await next
  expect(after.status).toBe(201)
  expect(await holderOf(one)).toMatchObject({ transaction: after.body.id })
  await world.send('POST', `/v1/transactions/${after.body.id}:abort?wait=completed`, {})
  await eventually(async () => (await holderOf(one)) === undefined, { what: 'that it is free' })
})

test('over the SDK nothing is run while somebody else has the lock, and then it is', async () => {
  const verdict = createClient({ url: world.url })
  const key = `invoice:${ulid()}`
  const seen: unknown[] = []
  const run = (deadlineMs: number) =>
    verdict.transaction({ locks: [{ key }], deadlineMs }, async () => {
      seen.push((await holderOf(key))?.transaction)
    })
  const first = await verdict.lock(key, () => run(300))
  expect(first).toMatchObject({ type: 'done', value: { type: 'refused' } })
  expect(seen).toEqual([])
  const second = await run(10_000)
  expect(second).toMatchObject({ type: 'committed' })
  expect(seen).toEqual(['id' in second ? second.id : null])
})
