import type { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { planBatch } from '@/server/journal/batch-rows'
import type { Entry } from '@/server/journal/journal'
import { acquireSql, renewSql } from '@/server/placement/lease-sql'
import { begin, CLUSTER, newTransaction, propose } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

/*
 * Steps of two sessions in a fixed order, with the statements that the product sends. A session
 * keeps its transaction open after its statement, so that the other one comes in between.
 */

let world: JournalWorld
let first: Client
let second: Client
const streams = [1_001, 1_002]

beforeAll(async () => {
  world = await startJournalWorld()
})
afterAll(() => world.remove())

beforeEach(async () => {
  first = await world.session()
  second = await world.session()
  await world.query('delete from verdict_record')
  await world.query(
    `update verdict_lease set owner = 'c1', epoch = 1, expires_at = '-infinity' where shard = 7`,
  )
})

/** Whatever a failed test has left open must not stand in the way of the next one. */
afterEach(() =>
  world.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  ),
)

interface Answered {
  readonly allowed: boolean
  readonly won: boolean
}

/** One batch of one entry, in the words of the session. */
async function send(session: Client, entry: Entry, owner = 'c1'): Promise<Answered> {
  const stream = streams[session === first ? 0 : 1] ?? 0
  const { statement, params } = planBatch([entry], 0, { stream, owner, cluster: CLUSTER })
  const { rows } = await session.query<{ answer: string }>(statement.sql, [...params])
  const [allowed, , won] = JSON.parse(rows[0]?.answer ?? '[]') as (unknown[] | null)[]
  return { allowed: allowed !== null, won: won !== null && won !== undefined }
}

const takeOver = (session: Client) => session.query(acquireSql, ['c2', 3_000, []])
const shard7 = ({ rows }: { rows: { shard: number; epoch: string }[] }) =>
  rows.find(({ shard }) => shard === 7)
const verdictOf = async (id: string) =>
  (await world.query('select verdict, epoch from verdict_verdict where transaction = $1', [id]))[0]

test('decide, then take over: the takeover waits, and comes after a verdict that stands', async () => {
  const id = newTransaction()
  await first.query('begin')
  expect(await send(first, propose(id, 'commit'))).toEqual({ allowed: true, won: true })
  const taken = takeOver(second)
  await world.blocked()
  await first.query('commit')
  expect(shard7(await taken)).toMatchObject({ epoch: '2' })
  expect(await verdictOf(id)).toEqual({ verdict: 'commit', epoch: '1' })
})

test('take over, then decide: the decider waits, sees the new epoch and writes nothing', async () => {
  const id = newTransaction()
  await second.query('begin')
  expect(shard7(await takeOver(second))).toMatchObject({ epoch: '2' })
  const decided = send(first, propose(id, 'commit'))
  await world.blocked()
  await second.query('commit')
  expect(await decided).toEqual({ allowed: false, won: false })
  expect(await verdictOf(id)).toBeUndefined()
})

test('a takeover that is rolled back leaves the decider its lease', async () => {
  const id = newTransaction()
  await second.query('begin')
  await takeOver(second)
  const decided = send(first, propose(id, 'abort'))
  await world.blocked()
  await second.query('rollback')
  expect(await decided).toEqual({ allowed: true, won: true })
})

test('a stale owner decides nothing, however late it comes', async () => {
  const id = newTransaction()
  await takeOver(second)
  expect(await send(first, propose(id, 'commit'))).toEqual({ allowed: false, won: false })
  const again = await send(second, propose(id, 'abort', { epoch: 2 }), 'c2')
  expect(again).toEqual({ allowed: true, won: true })
  expect(await verdictOf(id)).toEqual({ verdict: 'abort', epoch: '2' })
})

for (const [early, late] of [
  ['commit', 'abort'],
  ['abort', 'commit'],
] as const)
  test(`${early} and ${late} at once: the first one stands, and the other learns that it lost`, async () => {
    const id = newTransaction()
    await first.query('begin')
    expect(await send(first, propose(id, early))).toEqual({ allowed: true, won: true })
    const lost = send(second, propose(id, late, { epoch: null, by: 'local operator' }))
    await world.blocked()
    await first.query('commit')
    expect(await lost).toEqual({ allowed: true, won: false })
    expect(await verdictOf(id)).toEqual({ verdict: early, epoch: '1' })
  })

test('a proposal that is rolled back leaves the register to the other', async () => {
  const id = newTransaction()
  await first.query('begin')
  await send(first, propose(id, 'commit'))
  const other = send(second, propose(id, 'abort', { epoch: null }))
  await world.blocked()
  await first.query('rollback')
  expect(await other).toEqual({ allowed: true, won: true })
  expect(await verdictOf(id)).toEqual({ verdict: 'abort', epoch: '1' })
})

test('renew, then take over: what was renewed in time is not taken', async () => {
  await first.query('begin')
  await first.query(renewSql, ['c1', 60_000, [7], [1]])
  const taken = takeOver(second)
  await world.blocked()
  await first.query('commit')
  expect(shard7(await taken)).toBeUndefined()
})

test('take over, then renew: what was taken is not renewed', async () => {
  await second.query('begin')
  expect(shard7(await takeOver(second))).toMatchObject({ epoch: '2' })
  const renewed = first.query(renewSql, ['c1', 60_000, [7], [1]])
  await world.blocked()
  await second.query('commit')
  expect((await renewed).rows).toEqual([])
})

test('two takeovers at once: one gets the shard, the other does not', async () => {
  await first.query('begin')
  expect(shard7(await first.query(acquireSql, ['c3', 3_000, []]))).toMatchObject({ epoch: '2' })
  const other = takeOver(second)
  await world.blocked()
  await first.query('commit')
  expect(shard7(await other)).toBeUndefined()
})

test('two begins with one key at once: the second waits and is refused', async () => {
  const [one, other] = [newTransaction(), newTransaction()]
  await first.query('begin')
  await send(first, begin(one, { idempotencyKey: 'at once' }))
  const late = send(second, begin(other, { idempotencyKey: 'at once' }))
  await world.blocked()
  await first.query('commit')
  await late
  const rows = await world.query('select id from verdict_transaction where idempotency_key = $1', [
    'at once',
  ])
  expect(rows).toEqual([{ id: one }])
})
