import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Bank, createBank } from '@/server/lab/bank'
import { accountsOf, HOLDING, transactionAt } from '@/server/lab/transfers'
import { type PostgresServer, startPostgresServer } from '@/test/support/postgres-server'

let server: PostgresServer
let bank: Bank
let session: Client

beforeAll(async () => {
  server = await startPostgresServer()
  bank = createBank({ name: 'bank-a', url: server.url })
  session = new Client({ connectionString: server.url })
  await session.connect()
  await bank.setUp()
})

beforeEach(() => bank.reset(accountsOf(0), HOLDING))

afterAll(async () => {
  await session.end()
  await bank.close()
  await server.remove()
})

async function transfer(key: string, delta: string, account = 'A00'): Promise<void> {
  await session.query('begin')
  await session.query('update accounts set balance = balance + $1::numeric where id = $2', [
    delta,
    account,
  ])
  await session.query(
    'insert into ledger (transaction, account, delta) values ($1, $2, $3::numeric)',
    [key, account, delta],
  )
}

test('an overdraft does its work and is refused at PREPARE TRANSACTION', async () => {
  await transfer('t-1', '-5000.00')
  await expect(session.query("prepare transaction 'overdraft'")).rejects.toMatchObject({
    code: '23514',
    message: 'Account A00 would be overdrawn by 4000.00',
  })
  expect(await bank.openBranches()).toBe(0)
  expect((await bank.read(null)).seen).toEqual([])
})

test('an account overdrawn and filled again in one branch is no overdraft', async () => {
  await transfer('t-1', '-5000.00')
  await session.query("update accounts set balance = balance + 5000 where id = 'A00'")
  await session.query("prepare transaction 'filled'")
  await session.query("commit prepared 'filled'")
})

test('a bank told to refuse votes refuses every writing branch at prepare, until it is told not to', async () => {
  await bank.refuseVotes([{ fault: 'f', until: null }])
  await transfer('t-1', '1.00')
  await expect(session.query("prepare transaction 'refused'")).rejects.toThrow(/refuse every vote/)
  await bank.refuseVotes([])
  await transfer('t-2', '1.00')
  await session.query("prepare transaction 'welcome'")
  await session.query("commit prepared 'welcome'")
})

test('a refusal whose time is up refuses nothing, even if nobody takes it away', async () => {
  await bank.refuseVotes([{ fault: 'f', until: new Date(Date.now() - 1) }])
  await transfer('t-1', '1.00')
  await session.query("prepare transaction 'late'")
  await session.query("commit prepared 'late'")
})

test('a reading shows each transfer once, as soon as its branch is committed', async () => {
  const empty = await bank.read(null)
  expect(empty.total).toBe(accountsOf(0).length * HOLDING)
  await transfer('t-1', '12.50')
  await session.query("prepare transaction 'first'")
  const prepared = await bank.read(empty.snapshot)
  expect(prepared).toMatchObject({ total: empty.total, seen: [] })
  await transfer('t-2', '1.00', 'A01')
  await session.query('commit')
  const second = await bank.read(prepared.snapshot)
  expect(second).toMatchObject({ total: empty.total + 100, seen: [['t-2', 100]] })
  await session.query("commit prepared 'first'")
  const third = await bank.read(second.snapshot)
  expect(third).toMatchObject({ total: empty.total + 1_350, seen: [['t-1', 1_250]] })
  expect((await bank.read(third.snapshot)).seen).toEqual([])
  expect((await bank.read(null)).seen).toHaveLength(2)
})

test('set-up neither waits for a prepared branch nor takes anything away', async () => {
  await transfer('t-1', '12.50')
  await session.query("prepare transaction 'in-doubt'")
  await bank.setUp()
  expect(await bank.openBranches()).toBe(1)
  await session.query("commit prepared 'in-doubt'")
  expect((await bank.read(null)).seen).toEqual([['t-1', 1_250]])
})

test('locked money waits for a branch in doubt, and keeps accounts still until released', async () => {
  await transfer('t-1', '12.50')
  await session.query("prepare transaction 'in-doubt'")
  await expect(bank.lockMoney()).rejects.toMatchObject({ code: '55P03' })
  await session.query("rollback prepared 'in-doubt'")
  const locked = await bank.lockMoney()
  expect(locked.total).toBe(accountsOf(0).length * HOLDING)
  await session.query("set lock_timeout = '100ms'")
  const change = session.query("update accounts set balance = balance + 1 where id = 'A00'")
  await expect(change).rejects.toMatchObject({ code: '55P03' })
  await session.query('reset lock_timeout')
  await locked.release()
  await session.query("update accounts set balance = balance + 1 where id = 'A00'")
})

test('a silent bank is an error, and the next look after it came back is not', async () => {
  await bank.read(null)
  session.on('error', () => undefined)
  const locked = await bank.lockMoney()
  server.kill()
  await expect(bank.read(null)).rejects.toThrow()
  await locked.release()
  await server.start()
  expect((await bank.read(null)).total).toBe(accountsOf(0).length * HOLDING)
  session = new Client({ connectionString: server.url })
  await session.connect()
})

test('the statements of the workload do what the ledger says', async () => {
  const plan = {
    run: 'r',
    seed: 3,
    recovery: 'automatic' as const,
    protocol: 'two-phase-commit' as const,
    through: 'databases' as const,
    banks: ['bank-a'],
  }
  for (let n = 0; n < 20; n++) {
    for (const { statements = [] } of transactionAt(plan, n).branches) {
      await session.query('begin')
      for (const { sql, params } of statements) await session.query(sql, params)
      await session.query('commit').catch(() => undefined)
    }
  }
  const reading = await bank.read(null)
  expect(reading.seen.length).toBeGreaterThan(10)
  expect(reading.total).toBe(accountsOf(0).length * HOLDING)
  expect(reading.seen.every(([, delta]) => delta === 0)).toBe(true)
})
