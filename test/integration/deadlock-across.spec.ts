import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
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
) =>
  world.send(
    'POST',
    '/v1/transactions?wait=completed',
    {
      name: `Credit at ${first} first`,
      branches: [
        { participant: first, statements: [{ sql: credit(account) }] },
        { participant: second, statements: [{ sql: pause[kind] }, { sql: credit(account) }] },
      ],
    },
    { 'idempotency-key': ulid() },
  )

const waits = async () => (await world.get('/v1/waits')).body
const ringOf = (body: { rings: string[][] }) => body.rings.find((ring) => ring.length === 2)

test.each([
  ['two PostgreSQL', 'bank-b', 'postgresql', 1],
  ['PostgreSQL and MariaDB', 'shop', 'mariadb', 2],
] as const)(
  '%s: a ring over both is found and broken within two seconds, and one commits',
  async (_, second, kind, account) => {
    const both = [
      begin(['bank-a', second], kind, account),
      begin([second, 'bank-a'], 'postgresql', account),
    ]
    // Its own words for a pause are needed at MariaDB only by who comes there second.
    const ended = Promise.all(both)
    const ring = await eventually(async () => ringOf(await waits()), { what: 'that both wait' })
    const sinceMs = Date.now()
    const [one, two] = (await ended).map(({ body }) => body)
    expect(Date.now() - sinceMs).toBeLessThan(BROKEN_MS_MAX)
    const lost = one.outcome === 'aborted' ? one : two
    const won = lost === one ? two : one
    expect(won).toMatchObject({ outcome: 'committed' })
    expect(lost).toMatchObject({ outcome: 'aborted', reason: 'deadlock' })
    expect(lost.startedAt >= won.startedAt).toBe(true)
    expect([...ring].sort()).toEqual([one, two].map(({ id }) => `transaction ${id}`).sort())

    const { body } = await world.get('/v1/deadlocks')
    const [broken] = body.items
    expect(broken).toMatchObject({ victim: lost.id, ring })
    expect(Date.parse(broken.brokenAt) - Date.parse(broken.since)).toBeLessThan(BROKEN_MS_MAX)
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
    await eventually(async () => (await waits()).waits.length === 0, { what: 'that nobody waits' })
  },
)
