import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { behindMariadb, behindPostgres, firstOf } from '../support/blocked-behind'
import { eventually } from '../support/eventually'
import { type MariadbBank, startMariadbBank } from '../support/mariadb'
import { type Bank, startBank } from '../support/postgres'

/*
 * Two transactions of which each waits for the other, at two databases that know nothing of each
 * other. Neither database can see that, and without Verdict both wait until a limit ends them.
 */

let world: ApiWorld
let other: Bank
let shop: MariadbBank
beforeAll(async () => {
  ;[world, other, shop] = await Promise.all([startApiWorld(), startBank(), startMariadbBank()])
  await register('bank-a', 'postgresql', world.bank.url)
  await register('bank-b', 'postgresql', other.url)
  await register('shop', 'mariadb', shop.url)
})
afterAll(async () => {
  await world?.remove()
  await Promise.all([other?.remove(), shop?.remove()])
})

async function register(name: string, kind: string, url: string) {
  await world.send('PUT', `/v1/participants/${name}`, { kind, url })
  const { body } = await world.send('POST', `/v1/participants/${name}:test`)
  expect(body).toMatchObject({ usable: true })
}

const BROKEN_MS_MAX = 2_000
const pause = { postgresql: 'select pg_sleep(0.4)', mariadb: 'select sleep(0.4)' }
const credit = (account: number) => `update account set balance = balance + 1 where id = ${account}`

/** Takes its row at the first at once, and asks for the one at the second a moment later. */
const begin = (
  [first, second]: readonly [string, string],
  kind: keyof typeof pause,
  account: number,
  priority: 'low' | 'normal' = 'normal',
) =>
  world.send(
    'POST',
    '/v1/transactions?wait=completed',
    {
      ...{ name: `Credit at ${first} first`, priority },
      branches: [
        { participant: first, statements: [{ sql: credit(account) }] },
        { participant: second, statements: [{ sql: pause[kind] }, { sql: credit(account) }] },
      ],
    },
    { 'idempotency-key': ulid() },
  )

const recordOf = (victim: string) =>
  eventually(
    async () =>
      (await world.get('/v1/deadlocks')).body.items.find(
        (one: { victim: string }) => one.victim === victim,
      ),
    { what: 'that it stands on record' },
  )

test.each([
  ['two PostgreSQL', 'bank-b', 'postgresql', 1],
  ['PostgreSQL and MariaDB', 'shop', 'mariadb', 2],
] as const)(
  '%s: a ring over both is broken within two seconds of its last wait, and one commits',
  async (_, second, kind, account) => {
    const [one, two] = (
      await Promise.all([
        begin(['bank-a', second], kind, account),
        begin([second, 'bank-a'], 'postgresql', account),
      ])
    ).map(({ body }) => body)
    const endedMs = Date.now()
    const lost = one.outcome === 'aborted' ? one : two
    const won = lost === one ? two : one
    expect(won).toMatchObject({ outcome: 'committed' })
    expect(lost).toMatchObject({ outcome: 'aborted', reason: 'deadlock' })
    expect(lost.startedAt >= won.startedAt).toBe(true)

    const broken = await recordOf(lost.id)
    // By then both were told how they ended, too.
    expect(endedMs - Date.parse(broken.since)).toBeLessThan(BROKEN_MS_MAX)
    expect([...broken.ring].sort()).toEqual([one, two].map(({ id }) => `transaction ${id}`).sort())
    const edges = broken.waits.map((row: { waiter: string; participant: string }) => [
      row.waiter.replace('transaction ', ''),
      row.participant,
    ])
    expect(edges).toEqual(
      expect.arrayContaining([
        [one.id, second],
        [two.id, 'bank-a'],
      ]),
    )
    const { body: log } = await world.get(`/v1/transactions/${lost.id}/events`)
    expect(log.items.map(({ type }: { type: string }) => type)).toContain('deadlocked')
    await eventually(async () => (await world.get('/v1/wait-for')).body.waits.length === 0, {
      what: 'that nobody waits',
    })
  },
)

test('the one of lower priority goes, although it is the older', async () => {
  const older = begin(['bank-a', 'bank-b'], 'postgresql', 4, 'low')
  await eventually(
    async () => (await world.get('/v1/transactions?state=active')).body.items.length === 1,
    { what: 'that the older one has begun' },
  )
  const [low, normal] = await Promise.all([older, begin(['bank-b', 'bank-a'], 'postgresql', 4)])
  expect(low.body).toMatchObject({ outcome: 'aborted', reason: 'deadlock', priority: 'low' })
  expect(normal.body).toMatchObject({ outcome: 'committed', priority: 'normal' })
  expect(low.body.startedAt <= normal.body.startedAt).toBe(true)
  expect(await recordOf(low.body.id)).toMatchObject({ chosenBy: 'lowest-priority' })
})

test('where the operators’ policy is the youngest, that goes from the next ring on, whatever its priority, and the record says why', async () => {
  const { version, policy } = (await world.get('/v1/settings/policy')).body
  const change = (deadlockVictim: string, of: number) =>
    world.send(
      'PUT',
      '/v1/settings/policy',
      { policy: { ...policy, deadlockVictim }, reason: 'Long work must not be lost' },
      { 'if-match': `"${of}"` },
    )
  expect(await change('youngest', version)).toMatchObject({ status: 200 })
  const older = begin(['bank-a', 'bank-b'], 'postgresql', 5, 'low')
  await eventually(
    async () => (await world.get('/v1/transactions?state=active')).body.items.length === 1,
    { what: 'that the older one has begun' },
  )
  const [low, normal] = await Promise.all([older, begin(['bank-b', 'bank-a'], 'postgresql', 5)])
  expect(low.body).toMatchObject({ outcome: 'committed', priority: 'low' })
  expect(normal.body).toMatchObject({ outcome: 'aborted', reason: 'deadlock', priority: 'normal' })
  expect(await recordOf(normal.body.id)).toMatchObject({ chosenBy: 'youngest' })
  expect(await change('lowest-priority', version + 1)).toMatchObject({ status: 200 })
})

const touch = (account: number) => ({ sql: credit(account) })
const sleep = { sql: 'select pg_sleep(0.8)' }
const run = (name: string, branches: readonly object[]) =>
  world.send(
    'POST',
    '/v1/transactions?wait=completed',
    { name, branches },
    { 'idempotency-key': ulid() },
  )

test.each(['bank-a', 'shop'])(
  'at %s: a prepared branch with sessions and transactions behind it is what to resolve first',
  async (participant) => {
    const asked = { account: 6, sessions: 3 }
    const at =
      participant === 'shop' ? behindMariadb(shop, asked) : behindPostgres(world.bank, asked)
    const blocked = await at
    const behind = ['one', 'two'].map((name) =>
      run(name, [{ participant, statements: [touch(6)] }]),
    )
    const first = await firstOf(world, { ...blocked, waiting: 5 })
    expect(first).toMatchObject({ sessions: 3, transactions: 2, owners: 0 })
    expect(await blocked.settle()).toEqual({ type: 'done' })
    for (const { body } of await Promise.all(behind)) expect(body.outcome).toBe('committed')
  },
)

test('what the victim holds with the very session that waits is free at once, not after its lock limit', async () => {
  const older = [
    run('first', [
      { participant: 'bank-a', statements: [touch(7)] },
      { participant: 'bank-b', statements: [sleep, touch(8)] },
    ]),
    run('third', [
      { participant: 'bank-b', statements: [touch(9)] },
      { participant: 'bank-a', statements: [sleep, touch(7)] },
    ]),
  ]
  await eventually(
    async () => (await world.get('/v1/transactions?state=active')).body.items.length === 2,
    { what: 'that both have begun' },
  )
  const youngest = run('second', [{ participant: 'bank-b', statements: [touch(8), touch(9)] }])
  const ended = (await Promise.all([...older, youngest])).map(({ body }) => body)
  const endedMs = Date.now()
  expect(ended).toMatchObject([
    { outcome: 'committed' },
    { outcome: 'committed' },
    { outcome: 'aborted', reason: 'deadlock' },
  ])
  const broken = await recordOf(ended[2].id)
  expect(broken.ring).toHaveLength(3)
  expect(endedMs - Date.parse(broken.since)).toBeLessThan(BROKEN_MS_MAX)
})
