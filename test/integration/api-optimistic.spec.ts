import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listening, listenAsParticipant } from '@/sdk/participant/set-up'
import { createTripService } from '@/server/lab/trip-service'
import { soldOutDay } from '@/server/lab/trip-sql'
import { createPrismaOutcomes } from '@/server/recovery/prisma-outcomes'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'
import { within } from '../support/postgres'
import { quietPool } from '../support/quiet-pool'

/* A PostgreSQL and a service that commit at their vote, or one by one as the steps of a saga. */

const secret = 'of the trip'
let world: ApiWorld
let pool: Pool
let service: Listening

beforeAll(async () => {
  world = await startApiWorld()
  pool = quietPool(world.bank.url)
  service = await listenAsParticipant(await createTripService({ pool, service: 'hotel', secret }))
  const url = service.url.replace('http://', `http://:${secret}@`)
  await world.send('PUT', '/v1/participants/hotel', { kind: 'http', url })
  await world.send('PUT', '/v1/participants/pg', { kind: 'postgresql', url: world.bank.url })
  for (const name of ['hotel', 'pg']) await world.send('POST', `/v1/participants/${name}:test`)
  await world.registry.reload()
  await world.registry.get('hotel')?.probe(within())
})
afterAll(async () => {
  await service?.close()
  await pool?.end()
  await world?.remove()
})

const OPTIMISTIC = 'optimistic-two-phase-commit'
const add = (account: number, sum: number) => ({
  ...{ sql: 'update account set balance = balance + $1 where id = $2', params: [sum, account] },
})
const pay = (account: number, more: object = {}) => ({
  ...{ participant: 'pg', statements: [add(account, -1)], ...more },
  compensationStatements: [add(account, 1)],
})
const book = (trip: string, day = 1) => ({ participant: 'hotel', payload: { trip, day } })

const begin = (protocol: string, branches: readonly object[], more: object = {}) =>
  world.send('POST', '/v1/transactions?wait=completed', { protocol, branches, ...more })

const balance = async (account: number) =>
  (await pool.query('select balance from account where id = $1', [account])).rows[0].balance

async function evidenceOf(id: string) {
  const { body } = await world.send('POST', `/v1/transactions/${id}/evidence`)
  return body.participants.map(({ value }: { value: string }) => value)
}

test('a database and a service commit at their vote, and the verdict keeps both', async () => {
  const { status, body } = await begin(OPTIMISTIC, [pay(1), book('one')])
  expect(status).toBe(201)
  expect(body).toMatchObject({ protocol: OPTIMISTIC, outcome: 'committed', state: 'committed' })
  expect(await balance(1)).toBe(99)
  expect((await pool.query("select from trip_booking where trip = 'one'")).rowCount).toBe(1)
  expect(await evidenceOf(body.id)).toEqual(['committed', 'cannot-tell'])
})

test('what both have committed at their vote is expected of the database, which shows it, and not of the service', async () => {
  await begin(OPTIMISTIC, [pay(1), book('shown')])
  const ledger = createPrismaOutcomes(world.database.prisma, 30)
  const committedAt = async (name: string) => {
    const { digests } = await ledger.expected(name, { from: '0'.repeat(26), until: 'Z'.repeat(26) })
    return digests.reduce((sum, { count }) => sum + count, 0)
  }
  expect(await committedAt('pg')).toBeGreaterThan(0)
  expect(await committedAt('hotel')).toBe(0)
})

test('one that refuses has the other compensated, and what undid it is no secret of the log', async () => {
  const { body } = await begin(OPTIMISTIC, [pay(2), book('two', soldOutDay('hotel'))])
  expect(body).toMatchObject({ outcome: 'aborted', reason: 'refused', state: 'aborted' })
  expect(await balance(2)).toBe(100)
  expect((await evidenceOf(body.id))[0]).toBe('compensated')
  const detail = await world.get(`/v1/transactions/${body.id}`)
  const events = await world.get(`/v1/transactions/${body.id}/events?limit=100`)
  expect(JSON.stringify([detail.body, events.body])).not.toContain('update account')
})

test('what only reads needs no compensation, and what writes does', async () => {
  const look = { participant: 'pg', statements: [{ sql: 'select * from account' }] }
  expect((await begin(OPTIMISTIC, [pay(3), look])).body).toMatchObject({ outcome: 'committed' })
  const blind = { participant: 'pg', statements: [add(4, -1)] }
  const { body } = await begin(OPTIMISTIC, [pay(3), blind])
  expect(body).toMatchObject({ outcome: 'aborted', reason: 'work-failed' })
  const { body: events } = await world.get(`/v1/transactions/${body.id}/events?limit=100`)
  const failed = events.items.find(({ type }: { type: string }) => type === 'work-failed')
  expect(failed).toMatchObject({ branch: 2, data: { code: 'no-compensation' } })
  expect([await balance(3), await balance(4)]).toEqual([99, 100])
})

test('a saga over a database and a service goes forward, and back where the service refuses', async () => {
  const done = await begin('saga', [pay(5), book('five')])
  expect(done.body).toMatchObject({ outcome: 'committed' })
  expect(await evidenceOf(done.body.id)).toEqual(['committed', 'cannot-tell'])
  const undone = await begin('saga', [pay(6), book('six', soldOutDay('hotel'))])
  expect(undone.body).toMatchObject({ outcome: 'aborted', reason: 'refused' })
  expect([await balance(5), await balance(6)]).toEqual([99, 100])
  expect(await evidenceOf(undone.body.id)).toEqual(['compensated', 'cannot-tell'])
  const { body } = await world.get(`/v1/transactions/${undone.body.id}`)
  expect(body.branches.map(({ state }: { state: string }) => state)).toEqual([
    ...['compensated', 'refused'],
  ])
  expect(body.branches[0].step).toMatchObject({ database: true })
})

test('while a step of a saga waits for the next, it is exposed', async () => {
  const beside = await world.bank.session()
  await beside.query('begin')
  await beside.query('update account set balance = balance where id = 8')
  const body = { protocol: 'saga', branches: [pay(7), pay(8)], deadlineMs: 60_000 }
  const { body: begun } = await world.send('POST', '/v1/transactions?wait=no', body)
  await eventually(async () => (await balance(7)) === 99, { what: 'that the first step is done' })
  expect(await evidenceOf(begun.id)).toEqual(['exposed', 'no-trace'])
  await beside.query('rollback')
  await eventually(async () => (await evidenceOf(begun.id)).join() === 'committed,committed', {
    ...{ what: 'that the saga goes on', withinMs: 20_000 },
  })
})

test('statements that no client may send are none of a compensation either', async () => {
  const wrong = { ...pay(9), compensationStatements: [{ sql: 'commit' }] }
  for (const protocol of [OPTIMISTIC, 'saga'])
    expect(await begin(protocol, [wrong])).toMatchObject({
      ...{ status: 422, body: { code: 'statement-not-allowed' } },
    })
})
