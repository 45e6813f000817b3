import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Bank, createBank } from '@/server/lab/bank'
import { reservedBranches } from '@/server/lab/reservations'
import type { Transfer } from '@/server/lab/transfer'
import { accountsOf, HOLDING } from '@/server/lab/transfers'
import { type AgentProcess, startAgent } from '../support/agent-process'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server'
import { newGid } from '../support/service'

/* The demo's bank behind its agent, asked as the coordinator asks in Try–Confirm–Cancel. */

let server: PostgresServer
let bank: Bank
let agent: AgentProcess
const total = 200 * HOLDING

beforeAll(async () => {
  server = await startPostgresServer()
  bank = createBank({ name: 'bank-a', url: server.url })
  await bank.setUp()
  agent = await startAgent(server.url)
})
beforeEach(() => bank.reset(accountsOf(0), HOLDING))
afterAll(async () => {
  await agent?.remove()
  await bank?.close()
  await server?.remove()
})

const move = (sum: number, to = { bank: 'bank-b', id: 'B00' }): Transfer => ({
  ...{ kind: 'move', from: { bank: 'bank-a', id: 'A00' }, to, sum },
})

/** The branch of bank-a in that transfer, and what becomes of its steps. */
function branchOf(transfer: Transfer) {
  const gid = newGid()
  const branches = reservedBranches(transfer, gid)
  const n = branches.findIndex(({ participant }) => participant === 'bank-a') + 1
  const payload = branches[n - 1]?.payload
  return async (step: string) => {
    const { status, body } = await agent.ask('POST', `/verdict/${gid}/${n}/${step}`, { payload })
    return { status, reason: body.reason }
  }
}

const money = async () => {
  const { total: all, reserved } = await bank.read(null)
  return { all, reserved }
}
const done = { status: 200, reason: 'Done.' }

test('what is given is set aside at the Try, and gone after the Confirm alone', async () => {
  const ask = branchOf(move(2_500))
  expect(await ask('try')).toEqual(done)
  expect(await money()).toEqual({ all: total, reserved: 2_500 })
  expect(await bank.openBranches()).toBe(1)
  expect((await bank.read(null)).seen).toEqual([])
  expect(await ask('confirm')).toEqual(done)
  expect(await money()).toEqual({ all: total - 2_500, reserved: 0 })
  expect((await bank.read(null)).seen).toMatchObject([[expect.any(String), -2_500]])
  expect(await bank.openBranches()).toBe(0)
})

test('a Cancel gives it back, and leaves nothing in the ledger', async () => {
  const ask = branchOf(move(2_500))
  await ask('try')
  expect(await ask('cancel')).toEqual(done)
  expect(await money()).toEqual({ all: total, reserved: 0 })
  expect((await bank.read(null)).seen).toEqual([])
  expect(await bank.openBranches()).toBe(0)
})

test('what is taken is announced, and counts when it is confirmed', async () => {
  const back: Transfer = {
    ...{ kind: 'move', from: { bank: 'bank-b', id: 'B00' }, to: { bank: 'bank-a', id: 'A00' } },
    sum: 700,
  }
  const ask = branchOf(back)
  await ask('try')
  expect(await money()).toEqual({ all: total, reserved: 0 })
  await ask('confirm')
  expect(await money()).toEqual({ all: total + 700, reserved: 0 })
})

test('more than an account holds is refused at the Try for ever, by the words of the bank', async () => {
  const ask = branchOf(move(HOLDING + 1))
  const refused = { status: 409, reason: 'Account A00 would be overdrawn by 0.01' }
  expect(await ask('try')).toEqual(refused)
  expect(await ask('cancel')).toMatchObject({ status: 200 })
  expect(await ask('try')).toMatchObject({ status: 409 })
  expect(await money()).toEqual({ all: total, reserved: 0 })
})

test('a bank told to refuse votes refuses the Try, and never what it has reserved', async () => {
  const kept = branchOf(move(100))
  await kept('try')
  await bank.refuseVotes([{ fault: 'f', until: null }])
  expect(await branchOf(move(100))('try')).toEqual({
    ...{ status: 409, reason: 'The lab lets this bank refuse every vote' },
  })
  expect(await kept('confirm')).toEqual(done)
  await bank.refuseVotes([])
  expect(await money()).toEqual({ all: total - 100, reserved: 0 })
})

test('within one bank both sides are one branch', async () => {
  const ask = branchOf(move(100, { bank: 'bank-a', id: 'A01' }))
  expect(await ask('try')).toEqual(done)
  expect(await money()).toEqual({ all: total, reserved: 100 })
  expect(await ask('confirm')).toEqual(done)
  expect(await money()).toEqual({ all: total, reserved: 0 })
})

test('a payload that says no steps is refused before anything runs', async () => {
  const { status, body } = await agent.ask('POST', `/verdict/${newGid()}/1/try`, { payload: {} })
  expect({ status, reason: body.reason }).toMatchObject({
    ...{ status: 409, reason: expect.stringContaining('"confirm"') },
  })
})

test('a bank from before there were reservations is brought up to date, its money untouched', async () => {
  const session = new Client({ connectionString: server.url })
  await session.connect()
  await session.query('drop table reservations; alter table accounts drop column reserved')
  await bank.setUp()
  await session.end()
  expect(await money()).toEqual({ all: total, reserved: 0 })
  const ask = branchOf(move(100))
  await ask('try')
  expect(await ask('confirm')).toEqual(done)
})
