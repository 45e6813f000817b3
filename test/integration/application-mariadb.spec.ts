import { createPool, type Pool } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import type { Branch } from '@/sdk/transaction-attempt'
import type { MysqlResult } from '@/sdk/transaction-mysql'
import type { BranchVote } from '@/server/contract/application'
import { createMarkerTable, xidOf } from '@/server/participant/mariadb-marker-sql'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { BranchId } from '@/server/protocol/model'
import { type MariadbServer, startMariadbServer } from '../support/mariadb-server'

/* What the SDK does at a real MariaDB; the coordinator is scripted, for only its answers matter here. */

let server: MariadbServer
let pool: Pool
let beside: Pool
beforeAll(async () => {
  server = await startMariadbServer()
  pool = createPool({ uri: server.url.replace('mariadb:', 'mysql:'), connectionLimit: 3 })
  beside = createPool(server.rootUrl.replace('mariadb:', 'mysql:'))
  await beside.query('create table account (id int primary key, balance int) engine=InnoDB')
  await beside.query(createMarkerTable)
})
afterAll(async () => {
  await Promise.all([pool.end(), beside.end()])
  await server.remove()
})
beforeEach(async () => {
  await beside.query('replace into account values (1, 100), (2, 100)')
})

const add = 'update account set balance = balance + ? where id = ?'
let made = 0

/** Runs work at one branch, and answers what the coordinator was told. */
async function run(work: (branch: Branch<MysqlResult>) => Promise<unknown>) {
  const ulid = `01ARZ3NDEKTSV4RRFFQ69G${String(++made).padStart(4, '0')}`
  const id = transactionId({ cluster: 'test', shard: 1, epoch: 1, ulid })
  const told: { votes: BranchVote[]; session: string | null; aborted: boolean } = {
    ...{ votes: [], session: null, aborted: false },
  }
  const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
  const client = createClient({
    url: 'http://verdict.invalid',
    fetch: async (url, { body }) => {
      const given = JSON.parse(String(body ?? '{}'))
      if (url.endsWith('/branches')) {
        told.session = given.session
        const limits = { epoch: 1, kind: 'mariadb', remainingMs: 10_000 }
        return answer(201, { branch: branchId(id, 1), n: 1, ...limits })
      }
      told.votes = given.votes ?? []
      if (url.endsWith(':open')) told.aborted = false
      told.aborted ||= url.includes(':abort')
      const no = told.aborted || told.votes.some(({ vote }) => vote === 'no')
      const outcome = url.endsWith(':open') ? null : no ? 'aborted' : 'committed'
      return answer(201, { ...summary, id, outcome })
    },
  })
  let thread = 0
  const done = await client
    .transaction({ attemptsMax: 2 }, async (tx) => {
      const connection = await pool.getConnection()
      thread = connection.threadId
      return work(await tx.enlist('shop', connection))
    })
    .catch((error: unknown) => ({ type: 'threw' as const, error }))
  return { done, told, branch: branchId(id, 1), thread }
}

const prepared = async (): Promise<string[]> => {
  const [rows] = await beside.query("xa recover format='SQL'")
  return (rows as { data: string }[]).map(({ data }) => data)
}
const balance = async (id: number) => {
  const [rows] = await beside.query('select balance from account where id = ?', [id])
  return (rows as { balance: number }[])[0]?.balance
}
/** As soon as the server has seen that the connection is gone. */
const settle = (verdict: 'commit' | 'rollback', branch: BranchId) =>
  expect
    .poll(() => beside.query(`xa ${verdict} ${xidOf(branch)}`).then(() => 'done', String))
    .toBe('done')

test('work that writes is prepared under its xid, marked, and can be settled by anybody', async () => {
  const { done, told, branch, thread } = await run((shop) => shop.query(add, [-5, 1]))
  expect(done).toMatchObject({ type: 'committed' })
  expect(told).toMatchObject({ session: String(thread), votes: [{ n: 1, vote: 'yes', rows: 1 }] })
  expect(await prepared()).toHaveLength(1)
  await settle('commit', branch)
  expect(await balance(1)).toBe(95)
  const [marks] = await beside.query("select kind from verdict_marker where kind = 'WORK'")
  expect(marks).toHaveLength(1)
})

test('a final statement is prepared at once, and one that only reads is asked with the others', async () => {
  const early = await run(async (shop) => {
    await shop.query(add, [-5, 1], { final: true })
    expect(await prepared()).toHaveLength(1)
  })
  expect(early.told.votes).toEqual([{ n: 1, vote: 'yes', rows: 1 }])
  await settle('rollback', early.branch)
  expect(await balance(1)).toBe(100)
  const read = await run((shop) => shop.query('select count(*) from account', [], { final: true }))
  expect(read.told.votes).toEqual([{ n: 1, vote: 'read-only' }])
})

test('work that only reads has nothing to prepare', async () => {
  const { told } = await run((shop) => shop.query('select count(*) from account'))
  expect(told.votes).toEqual([{ n: 1, vote: 'read-only' }])
  expect(await prepared()).toEqual([])
})

test('a statement that failed is a no, and nothing of the branch stays', async () => {
  const { done, told } = await run(async (shop) => {
    await shop.query(add, [-5, 1])
    await shop.query('insert into account values (1, 0)').catch(() => undefined)
  })
  expect(done).toMatchObject({ type: 'aborted', cause: { errno: 1062 } })
  expect(told.votes).toEqual([{ n: 1, vote: 'no' }])
  expect([await prepared(), await balance(1)]).toEqual([[], 100])
})

test('what the work throws is thrown again; a fenced branch is never prepared', async () => {
  const failure = new Error('sold out')
  const thrown = await run(async (shop) => {
    await shop.query(add, [-5, 1])
    throw failure
  })
  expect(thrown.done).toEqual({ type: 'threw', error: failure })
  expect(thrown.told.aborted).toBe(true)
  const ulid = `01ARZ3NDEKTSV4RRFFQ69G${String(made + 1).padStart(4, '0')}`
  const id = transactionId({ cluster: 'test', shard: 1, epoch: 1, ulid })
  const fence = "insert into verdict_marker (gid, branch, kind, epoch) values (?, 1, 'ABORTED', 0)"
  await beside.query(fence, [id])
  const { told } = await run((shop) => shop.query(add, [-5, 1]))
  expect(told.votes).toMatchObject([{ n: 1, vote: 'no' }])
  expect([await prepared(), await balance(1)]).toEqual([[], 100])
})

test('a real deadlock runs the work again, over another connection', async () => {
  const rival = await beside.getConnection()
  let runs = 0
  const { done, told, branch } = await run(async (shop) => {
    runs++
    if (runs > 1) return shop.query(add, [1, 1])
    await rival.query('begin')
    // Who has changed less is the one that the server gives up.
    for (let changes = 0; changes < 5; changes++) await rival.query(add, [10, 2])
    await shop.query(add, [1, 1])
    const waiting = rival.query(add, [10, 1])
    const blocked = "select 1 from information_schema.innodb_trx where trx_state = 'LOCK WAIT'"
    await expect.poll(async () => ((await beside.query(blocked))[0] as unknown[]).length).toBe(1)
    try {
      return await shop.query(add, [1, 2])
    } finally {
      await waiting
      await rival.query('rollback')
      rival.release()
    }
  })
  expect([runs, done.type, told.votes]).toMatchObject([2, 'committed', [{ vote: 'yes' }]])
  await settle('rollback', branch)
})

const summary = {
  ...{ name: null, protocol: 'two-phase-commit', recovery: 'automatic', state: 'active' },
  ...{ reason: null, inDoubtSince: null, participants: [], decidedAt: null, endedAt: null },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', deadlineAt: '2026-01-01T00:00:10.000Z' },
  ...{ durationMs: null, retries: 0, lab: false, version: 1 },
}
