import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ApplicationWorld, add, startApplicationWorld } from '../support/application-world'

let world: ApplicationWorld
beforeAll(async () => {
  world = await startApplicationWorld()
})
afterAll(() => world.remove())
beforeEach(async () => {
  await world.api.bank.query('update account set balance = 100')
})

describe('work under a key', () => {
  test('commits once, however often it is asked for, and after an abort it is run anew', async () => {
    let runs = 0
    const pay = (fails: boolean) =>
      world.withClients((one) =>
        world.verdict.transaction({ idempotencyKey: 'order-1' }, async (tx) => {
          runs++
          await (await tx.enlist('bank-a', one)).query(add, [1, -5])
          if (fails) throw new Error('not now')
        }),
      )
    await expect(pay(true)).rejects.toThrow('not now')
    const paid = await pay(false)
    expect(paid).toMatchObject({ type: 'committed' })
    const id = paid.type === 'committed' ? paid.id : ''
    expect(await pay(false)).toEqual({ type: 'committed-before', id })
    expect(runs).toBe(2)
    await expect.poll(() => world.balances(1)).toEqual([95])
  })

  test('two runs at once do not both run', async () => {
    let other: unknown = null
    const options = { idempotencyKey: 'order-2' }
    const one = await world.verdict.transaction(options, async () => {
      other = await world.verdict.transaction(options, async () => 'never')
    })
    expect(one).toMatchObject({ type: 'committed' })
    expect(other).toMatchObject({ type: 'unknown', reason: expect.stringContaining('open') })
  })
})

describe('work that others were in the way of', () => {
  test('is run again in a new transaction after a serialization failure', async () => {
    const ids: string[] = []
    const done = await world.withClients((one) =>
      world.verdict.transaction({}, async (tx) => {
        ids.push(tx.id)
        const a = await tx.enlist('bank-a', one)
        await a.query('set local transaction isolation level serializable')
        const { rows } = await a.query('select balance from account where id = 1')
        // Somebody else writes what was read, once.
        if (ids.length === 1)
          await world.api.bank.query('update account set balance = 50 where id = 1')
        await a.query('update account set balance = $1 where id = 1', [rows[0].balance - 5])
      }),
    )
    expect(done).toMatchObject({ type: 'committed', id: ids[1] })
    expect(ids).toHaveLength(2)
    await expect.poll(() => world.balances(1)).toEqual([45])
    const { body } = await world.api.get(`/v1/transactions/${ids[0]}`)
    expect(body).toMatchObject({ outcome: 'aborted', reason: 'application' })
  })

  test('is run again after a deadlock, until both are through', async () => {
    let waiting = 0
    let meet = () => {}
    const met = new Promise<void>((resolve) => {
      meet = resolve
    })
    const runs = { both: 0 }
    const transfer = (first: number, second: number) =>
      world.withClients((one) =>
        world.verdict.transaction({}, async (tx) => {
          runs.both++
          const a = await tx.enlist('bank-a', one)
          await a.query(add, [first, 1])
          waiting++
          if (waiting === 2) meet()
          await met
          await a.query(add, [second, 1])
        }),
      )
    await world.api.bank.query("alter system set deadlock_timeout = '50ms'")
    await world.api.bank.query('select pg_reload_conf()')
    const done = await Promise.all([transfer(1, 2), transfer(2, 1)])
    expect(done.map(({ type }) => type)).toEqual(['committed', 'committed'])
    expect(runs.both).toBe(3)
    await expect.poll(() => world.balances(1, 2)).toEqual([102, 102])
  })

  test('is given up after so many runs, with the last error', async () => {
    let runs = 0
    const failing = world.withClients((one) =>
      world.verdict.transaction({ attemptsMax: 2 }, async (tx) => {
        runs++
        await (await tx.enlist('bank-a', one)).query(
          `do $$ begin raise exception 'again' using errcode = '40001'; end $$`,
        )
      }),
    )
    await expect(failing).rejects.toMatchObject({ code: '40001' })
    expect(runs).toBe(2)
    expect(await world.left()).toEqual({ prepared: 0, open: 0 })
  })

  test('a failure of another kind is not tried again', async () => {
    let runs = 0
    const failing = world.withClients((one) =>
      world.verdict.transaction({}, async (tx) => {
        runs++
        await (await tx.enlist('bank-a', one)).query('select 1 / 0')
      }),
    )
    await expect(failing).rejects.toMatchObject({ code: '22012' })
    expect(runs).toBe(1)
  })
})
