import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ApplicationWorld, add, startApplicationWorld } from '../support/application-world'

/* A branch that promises with its last statement, while the others still work. */

let world: ApplicationWorld
beforeAll(async () => {
  world = await startApplicationWorld()
})
afterAll(() => world.remove())
beforeEach(async () => {
  await world.api.bank.query('update account set balance = 100')
})

const untouched = async () => {
  expect(await world.balances(1, 2)).toEqual([100, 100])
  expect(await world.left()).toEqual({ prepared: 0, open: 0 })
}

test('a final statement promises its branch while the other still works, and takes no other after it', async () => {
  const done = await world.withClients((one, other) =>
    world.verdict.transaction({}, async (tx) => {
      const a = await tx.enlist('bank-a', one)
      const b = await tx.enlist('bank-b', other)
      await a.query(add, [1, -5], { final: true })
      expect((await world.left()).prepared).toBe(1)
      await b.query(add, [2, 5])
      return (await b.query('select balance from account where id = 2')).rows[0].balance
    }),
  )
  expect(done).toMatchObject({ type: 'committed', value: 105 })
  await expect.poll(() => world.balances(1, 2)).toEqual([95, 105])
  const late = world.withClients((one) =>
    world.verdict.transaction({}, async (tx) => {
      const a = await tx.enlist('bank-a', one)
      await a.query(add, [1, 5], { final: true })
      await a.query(add, [2, 5]).catch(() => undefined)
    }),
  )
  await expect(late).rejects.toThrow('marked as final')
  await expect.poll(() => world.balances(1, 2)).toEqual([95, 105])
  await expect.poll(world.left).toEqual({ prepared: 0, open: 0 })
})

test('what a branch has promised early is undone with the rest', async () => {
  const failure = new Error('The stock is gone')
  const failing = world.withClients((one, other) =>
    world.verdict.transaction({}, async (tx) => {
      await (await tx.enlist('bank-a', one)).query(add, [1, -5], { final: true })
      await (await tx.enlist('bank-b', other)).query(add, [2, 5])
      throw failure
    }),
  )
  await expect(failing).rejects.toBe(failure)
  await expect.poll(world.left).toEqual({ prepared: 0, open: 0 })
  await untouched()
  const doomed = await world.withClients((one, other) =>
    world.verdict.transaction({}, async (tx) => {
      await (await tx.enlist('bank-a', one)).query(add, [1, -5], { final: true })
      const b = await tx.enlist('bank-b', other)
      await b.query('insert into account values (2, 0)').catch(() => undefined)
    }),
  )
  expect(doomed).toMatchObject({ type: 'aborted', cause: { code: '23505' } })
  await expect.poll(world.left).toEqual({ prepared: 0, open: 0 })
  await untouched()
})

test('a final statement that only read keeps what it has read until all have worked', async () => {
  const done = await world.withClients((one, other) =>
    world.verdict.transaction({}, async (tx) => {
      const a = await tx.enlist('bank-a', one)
      const b = await tx.enlist('bank-b', other)
      await a.query('select balance from account where id = 1', [], { final: true })
      expect(await world.left()).toEqual({ prepared: 0, open: 2 })
      await b.query(add, [2, 5], { final: true })
    }),
  )
  expect(done).toMatchObject({ type: 'committed' })
  await expect.poll(() => world.balances(1, 2)).toEqual([100, 105])
})
