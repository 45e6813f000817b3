import { afterAll, beforeAll, expect, test } from 'vitest'
import { enqueue, setUpOutbox } from '@/sdk/outbox/outbox'
import { startRelay } from '@/sdk/outbox/relay'
import { type ApplicationWorld, add, startApplicationWorld } from '../support/application-world'
import { eventually } from '../support/eventually'

let world: ApplicationWorld

beforeAll(async () => {
  world = await startApplicationWorld()
  await setUpOutbox(world.pool)
})
afterAll(() => world?.remove())

const transfer = (payload: string, amount: number) =>
  world.withClients((a, b) =>
    world.verdict.transaction({}, async (transaction) => {
      const one = await transaction.enlist('bank-a', a)
      const other = await transaction.enlist('bank-b', b)
      await one.query(add, [1, -amount])
      await other.query(add, [2, amount])
      await enqueue(one, { key: 'transfers', payload })
      if (amount > 100) throw new Error('too much')
    }),
  )

test('a message goes with a branch of a transaction in two phases, or not at all', async () => {
  const published: unknown[] = []
  const relay = startRelay({
    ...{ pool: world.pool, pollMs: 50 },
    publish: async ({ payload }) => void published.push(payload),
  })
  await expect(transfer('refused', 1_000)).rejects.toThrow('too much')
  expect(await transfer('done', 5)).toMatchObject({ type: 'committed' })
  await eventually(() => published.length > 0)
  expect(published).toEqual(['done'])
  await relay.close()
})
