import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCost } from '@/server/contract/run-cost'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  for (const name of ['bank', 'till']) {
    await world.send('PUT', `/v1/participants/${name}`, { kind: 'postgresql', url: world.bank.url })
    await world.send('POST', `/v1/participants/${name}:test`)
  }
})
afterAll(() => world.remove())

const writes = (id: number) => ({
  sql: 'update account set balance = balance + 1 where id = $1',
  params: [id],
})
const looks = { sql: 'select balance from account where id = 1' }

async function run(key: string, second: object, more: object = {}) {
  const answer = await world.send('POST', '/v1/transactions?wait=completed', {
    ...{ idempotencyKey: key, ...more },
    branches: [
      { participant: 'bank', statements: [writes(1)] },
      { participant: 'till', statements: [second] },
    ],
  })
  expect(answer.status).toBe(201)
}

const costOf = async (id: string) =>
  runCost.parse((await world.get(`/v1/analysis/runs/${id}`)).body)

test('a run of commits costs 4n messages and 2n + 2 forced writes each, and holds its promises a while', async () => {
  for (let n = 0; n < 5; n++) await run(`plain-${n}`, writes(2))
  const cost = await costOf('plain')
  expect(cost).toMatchObject({ transactions: 5, committed: 5, aborted: 0, repeated: 0 })
  expect(cost).toMatchObject({ messages: 5 * 8, forcedWrites: 5 * 6 })
  expect(cost.answerMs?.n).toBe(5)
  expect(cost.promisedMs?.n).toBe(10)
  expect(cost.promisedMs?.max).toBeGreaterThanOrEqual(cost.promisedMs?.mean ?? 0)
  expect(cost.perSecond).toBeGreaterThan(0)
})

test('a last agent saves two messages and a forced write each', async () => {
  for (let n = 0; n < 3; n++) await run(`agent-${n}`, writes(3), { optimise: ['last-agent'] })
  expect(await costOf('agent')).toMatchObject({ messages: 3 * 6, forcedWrites: 3 * 5 })
})

test('who only reads is not told, and a refusal costs what it costs', async () => {
  await run('mixed-0', looks)
  expect(await costOf('mixed')).toMatchObject({ messages: 6, forcedWrites: 4 })
  await run('failed-0', { sql: 'insert into account values (5, 0)' })
  expect(await costOf('failed')).toMatchObject({ committed: 0, aborted: 1, promisedMs: null })
})

test('of a run that nobody knows nothing was spent, and no other run is counted with it', async () => {
  expect(await costOf('plai')).toMatchObject({ transactions: 0, messages: 0, perSecond: null })
  for (const odd of ['%25', '%00', '%20', 'x'.repeat(61)])
    expect(await world.get(`/v1/analysis/runs/${odd}`)).toMatchObject({
      ...{ status: 404, body: { code: 'run-not-found' } },
    })
})
