import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
})
afterAll(() => world.remove())

/** One key, one shard: who owns it is remembered from one to the next. */
const begin = (name: string) =>
  world.send('POST', '/v1/transactions?wait=completed', {
    ...{ name, idempotencyKey: name },
    branches: [{ participant: 'bank', statements: [{ sql: 'select 1' }] }],
  })

test('a coordinator that moved is found at once, although its old address is remembered', async () => {
  expect((await begin('first')).status).toBe(201)
  for (let moved = 0; moved < 2; moved++) {
    const shards = await Promise.all(Array.from({ length: 40 }, (_, n) => begin(`${moved}-${n}`)))
    expect(new Set(shards.map(({ status }) => status))).toEqual(new Set([201]))
    await world.loseCoordinator()
    expect((await begin(`after-${moved}`)).status).toBe(201)
  }
})
