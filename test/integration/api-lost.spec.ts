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

const slow = (more: object = {}) => ({
  branches: [{ participant: 'bank', statements: [{ sql: 'select pg_sleep(3)' }] }],
  ...more,
})
const begun = async (name: string) => {
  const rows = await world.world.query('select id from verdict_transaction where name = $1', [name])
  return rows.length === 1
}

test('what its key has begun has its answer, though its participant could not be asked now', async () => {
  const key = { 'idempotency-key': `kept ${Date.now()}` }
  const statements = [{ sql: 'update account set balance = balance + 1 where id = 1' }]
  const paying = { branches: [{ participant: 'bank', statements }] }
  const send = (body: object) => world.send('POST', '/v1/transactions?wait=completed', body, key)
  const first = await send(paying)
  expect(first.body.outcome).toBe('committed')
  const usable = (is: boolean) =>
    world.database.prisma.participant.update({ where: { name: 'bank' }, data: { usable: is } })
  await usable(false)
  try {
    await world.registry.reload()
    expect(await send(paying)).toMatchObject({ status: 201, body: { id: first.body.id } })
    const other = await send({ ...paying, name: 'another' })
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } })
  } finally {
    await usable(true)
    await world.registry.reload()
  }
})

test.each([
  ['without a key', {}],
  ['with a key', { idempotencyKey: 'kept' }],
])('%s, a transaction whose coordinator is lost is found in the journal', async (name, more) => {
  const sent = world.send('POST', '/v1/transactions', slow({ name, ...more }))
  await eventually(() => begun(name))
  await world.loseCoordinator()
  const answer = await sent
  expect(answer).toMatchObject({ status: 202, body: { name, outcome: null } })
  expect(answer.headers.get('location')).toBe(`/v1/transactions/${answer.body.id}`)
})

test('one that left no trace is 503, and says when repeating is safe', async () => {
  await world.list('http://127.0.0.1:1')
  const answer = await world.send('POST', '/v1/transactions', slow())
  expect(answer).toMatchObject({ status: 503, body: { code: 'no-coordinator' } })
  expect(answer.body.detail).toMatch('with an idempotency key that is safe')
})

test('a journal that is dead is 503, and it is no failure of ours', async () => {
  world.world.server.kill()
  const dead = await Promise.all([
    world.get('/v1/transactions'),
    world.get('/v1/overview'),
    world.get('/v1/events'),
    world.get('/readyz'),
    world.send('POST', '/v1/transactions', slow()),
  ])
  await world.world.server.start()
  for (const { status, body } of dead)
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'journal-unavailable' })
  expect((await world.get('/healthz')).status).toBe(200)
  await eventually(async () => (await world.get('/v1/transactions')).status === 200)
})
