import { Client } from 'pg'
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

const untouched = async () => {
  expect(await world.balances(1, 2)).toEqual([100, 100])
  expect(await world.left()).toEqual({ prepared: 0, open: 0 })
}

describe('work over the connections of an application', () => {
  test('commits at both, or not at all; its value comes back, and the connections serve on', async () => {
    const options = { name: 'transfer', labels: { order: '17' } }
    const done = await world.withClients((one, other) =>
      world.verdict.transaction(options, async (tx) => {
        const a = await tx.enlist('bank-a', one)
        const b = await tx.enlist('bank-b', other)
        await a.query(add, [1, -5])
        const { rows } = await b.query(`${add} returning balance`, [2, 5])
        return rows[0].balance
      }),
    )
    expect(done).toMatchObject({ type: 'committed', value: 105 })
    await expect.poll(() => world.balances(1, 2)).toEqual([95, 105])
    await expect.poll(world.left).toEqual({ prepared: 0, open: 0 })
    const kept = await world.pool.query(`select current_setting('statement_timeout') as limit,
      current_setting('verdict.branch', true) as branch`)
    expect(kept.rows[0]).toEqual({ limit: '0', branch: '' })
    const id = done.type === 'committed' ? done.id : ''
    const { body } = await world.api.get(`/v1/transactions/${id}`)
    expect(body.branches).toMatchObject([
      { vote: 'yes', rows: 1, xid: expect.stringMatching(/^\d+$/) },
      { vote: 'yes', rows: 1 },
    ])
  })

  test('a branch that only reads is let go, and its transaction commits', async () => {
    const done = await world.withClients((one, other) =>
      world.verdict.transaction({}, async (tx) => {
        const a = await tx.enlist('bank-a', one)
        await (await tx.enlist('bank-b', other)).query(add, [2, 1])
        return (await a.query('select balance from account where id = 1')).rows[0].balance
      }),
    )
    expect(done).toMatchObject({ type: 'committed', value: 100 })
    await expect.poll(() => world.balances(2)).toEqual([101])
  })

  test('what the work throws is thrown again, after everything is undone', async () => {
    const failure = new Error('The stock is gone')
    let id = ''
    const failing = world.withClients((one, other) =>
      world.verdict.transaction({}, async (tx) => {
        id = tx.id
        await (await tx.enlist('bank-a', one)).query(add, [1, -5])
        await (await tx.enlist('bank-b', other)).query(add, [2, 5])
        throw failure
      }),
    )
    await expect(failing).rejects.toBe(failure)
    await untouched()
    const { body } = await world.api.get(`/v1/transactions/${id}`)
    expect(body).toMatchObject({ outcome: 'aborted', reason: 'application' })
  })

  test('a statement that failed dooms the transaction, though the work went on', async () => {
    const done = await world.withClients((one, other) =>
      world.verdict.transaction({}, async (tx) => {
        const a = await tx.enlist('bank-a', one)
        await (await tx.enlist('bank-b', other)).query(add, [2, 5])
        await a.query('insert into account values (1, 0)').catch(() => undefined)
      }),
    )
    expect(done).toMatchObject({ type: 'aborted', reason: 'refused', cause: { code: '23505' } })
    await untouched()
  })

  test('statements that end the transaction are refused, and so is whoever ended it', async () => {
    for (const sql of ['COMMIT', '/* oh */ rollback', 'prepare transaction $$x$$'])
      await expect(
        world.withClients((one) =>
          world.verdict.transaction({}, async (tx) => {
            await (await tx.enlist('bank-a', one)).query(sql)
          }),
        ),
      ).rejects.toThrow('is not for the work')
    const done = await world.withClients((one) =>
      world.verdict.transaction({}, async (tx) => {
        await tx.enlist('bank-a', one)
        await one.query('commit')
      }),
    )
    expect(done).toMatchObject({ type: 'aborted', reason: 'refused' })
    await untouched()
  })

  test('the deadline ends it, with its sessions', async () => {
    const done = await world.withClients((one) =>
      world.verdict.transaction({ deadlineMs: 400 }, async (tx) => {
        await (await tx.enlist('bank-a', one)).query(add, [1, -5])
        await expect
          .poll(async () => (await world.api.get(`/v1/transactions/${tx.id}`)).body.outcome)
          .toBe('aborted')
      }),
    )
    expect(done).toMatchObject({ type: 'aborted', reason: 'deadline-passed' })
    await expect.poll(world.left).toEqual({ prepared: 0, open: 0 })
    await untouched()
  })

  test('no participant, no transaction: the work is told why', async () => {
    const asked = world.withClients((one) =>
      world.verdict.transaction({}, async (tx) => void (await tx.enlist('nobody', one))),
    )
    await expect(asked).rejects.toMatchObject({ problem: { code: 'unknown-participant' } })
    await expect(
      world.verdict.transaction(
        {},
        async (tx) => void (await tx.enlist('bank-a', world.pool as never)),
      ),
    ).rejects.toThrow('no connection that can take part')
    expect(await world.verdict.transaction({ deadlineMs: 0 }, async () => 1)).toMatchObject({
      type: 'refused',
    })
  })

  test('a connection that breaks is not used again, and nothing of it stays', async () => {
    const client = new Client({ connectionString: world.api.bank.url, application_name: 'shop' })
    client.on('error', () => undefined)
    await client.connect()
    const broken = world.verdict.transaction({}, async (tx) => {
      const a = await tx.enlist('bank-a', client)
      await a.query(add, [1, -5])
      const { rows } = await client.query('select pg_backend_pid() as pid')
      await world.api.bank.query('select pg_terminate_backend($1)', [rows[0].pid])
      await a.query(add, [1, -5])
    })
    await expect(broken).rejects.toThrow()
    await untouched()
  })
})
