import { expect, test } from 'vitest'
import { createKnownTransactions } from '@/server/lab/known-transactions'

interface Held {
  readonly id: string
  readonly state: string
  readonly protocol: string
}

/** Verdict's answers, as far as the lab asks; the key of a transaction is its id in capitals. */
const answering = (held: readonly Held[], down: readonly string[] = []) =>
  createKnownTransactions({
    list: async ({ state }: { state: string }) =>
      down.includes(state)
        ? { type: 'lost' }
        : { type: 'answered', value: { items: held.filter((one) => one.state === state) } },
    get: async (id: string) => ({
      type: 'answered',
      value: { idempotencyKey: id.toUpperCase() },
    }),
  } as never)

const [two, three] = ['two-phase-commit', 'three-phase-commit']

test('in two phases only what is decided commit may show at one bank alone', async () => {
  const held = ['active', 'preparing', 'committing', 'committed'].map((state) => ({
    ...{ id: state, state, protocol: two },
  }))
  expect(await answering(held).committing()).toEqual(new Set(['COMMITTING']))
})

test('in three phases so may what has no verdict yet: the agents may have committed among themselves', async () => {
  const held = ['active', 'preparing', 'committing', 'aborting', 'committed'].map((state) => ({
    ...{ id: state, state, protocol: three },
  }))
  const explained = new Set(['ACTIVE', 'PREPARING', 'COMMITTING'])
  expect(await answering(held).committing()).toEqual(explained)
})

test('an answer that is missing explains nothing', async () => {
  expect(await answering([], ['preparing']).committing()).toBeNull()
})
