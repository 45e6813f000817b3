import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fenceBranch, xaName } from '@/server/participant/mariadb-marker-sql'
import type { Participant, Statement } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import { eventually } from '../support/eventually'
import { credit, type MariadbBank, prepared, startMariadbBank, worked } from '../support/mariadb'
import { isListed, newBranch, noProof, statement, within } from '../support/postgres'

let bank: MariadbBank
let participant: Participant

beforeAll(async () => {
  bank = await startMariadbBank()
  participant = bank.participant()
})
afterAll(() => bank?.remove())

const balanceOf = async (account: number): Promise<number | undefined> => {
  const sql = 'select balance from account where id = ?'
  return (await bank.query<{ balance: number }>(sql, [account]))[0]?.balance
}

const begun: BranchId[] = []
afterEach(async () => {
  await Promise.all(begun.splice(0).map((branch) => participant.release(branch)))
})

const work = (statements: readonly Statement[], remainingMs = 10_000, branch = newBranch()) => {
  begun.push(branch)
  return participant.work({ branch, epoch: 1, statements, remainingMs }, within())
}

test('a branch that wrote votes yes, is listed, and shows after the commit alone', async () => {
  const { branch, proof } = await prepared(participant, [credit(1, 5), credit(2, -5)])
  expect(await isListed(participant, branch)).toBe(true)
  expect(await balanceOf(1)).toBe(100)
  expect(await participant.commit(branch, proof, within())).toEqual({ type: 'done' })
  expect([await balanceOf(1), await balanceOf(2)]).toEqual([105, 95])
  expect(await isListed(participant, branch)).toBe(false)
})

test('the work tells the connection and the life of the server it ran in', async () => {
  const answer = await work([credit(1)])
  expect(answer).toMatchObject({ type: 'worked', xid: null, rows: 1 })
  expect(answer).toMatchObject({ session: expect.stringMatching(/^\d+$/) })
  expect(answer.server).toMatch(new RegExp(`^127.0.0.1:${bank.port} since \\d{4}-.*Z$`))
})

test('one failed statement dooms the branch: it votes no, and nothing of it stays', async () => {
  const before = await balanceOf(3)
  const branch = newBranch()
  const statements = [credit(3), statement('insert into account values (3, 1)'), credit(3)]
  expect(await work(statements, 10_000, branch)).toMatchObject({
    type: 'failed',
    fault: { code: '1062' },
  })
  expect(await participant.prepare(branch, within())).toMatchObject({ vote: 'unknown' })
  expect(await isListed(participant, branch)).toBe(false)
  expect(await balanceOf(3)).toBe(before)
  await eventually(async () => (await bank.openTransactions()) === 0)
})

test('who waits too long for a lock is doomed, in time', async () => {
  const holder = await bank.session()
  await holder.query('begin; update account set balance = 0 where id = 4')
  expect(await work([credit(5), credit(4)], 1_000)).toMatchObject({ type: 'failed' })
  await holder.query('rollback')
})

test('work that takes longer than its deadline ends with it', async () => {
  const answer = await work([statement('select sleep(30)')], 300)
  expect(answer).toMatchObject({
    type: 'failed',
    fault: { code: expect.stringMatching(/1969|3024|ER_/) },
  })
})

test('a deadlock dooms one of two branches', async () => {
  const [one, two] = [
    [credit(6), statement('select sleep(0.3)'), credit(7)],
    [credit(7), statement('select sleep(0.3)'), credit(6)],
  ]
  const answers = await Promise.all([work(one ?? []), work(two ?? [])])
  expect(answers.map(({ type }) => type).sort()).toEqual(['failed', 'worked'])
})

test('a branch that only reads is never prepared, and votes read-only', async () => {
  const { branch } = await worked(participant, [statement('select * from account where id = ?', 1)])
  expect(await participant.prepare(branch, within())).toEqual({ vote: 'read-only', fault: null })
  const { gid } = xaName(branch)
  expect(await bank.query('select * from verdict_marker where gid = ?', [gid])).toEqual([])
  expect(await isListed(participant, branch)).toBe(false)
})

test('a statement that could write is prepared with a mark, though it changed nothing', async () => {
  const { branch, proof } = await prepared(participant, [credit(77)])
  await participant.commit(branch, proof, within())
  const { gid } = xaName(branch)
  expect(await bank.query('select kind from verdict_marker where gid = ?', [gid])).toEqual([
    { kind: 'WORK' },
  ])
})

test('a branch that was fenced while it worked cannot be prepared: no', async () => {
  const { branch } = await worked(participant, [credit(1)])
  const { gid, branch: number } = xaName(branch)
  await bank.query(fenceBranch, [gid, number, 0])
  expect(await participant.prepare(branch, within())).toMatchObject({
    ...{ vote: 'no', fault: { code: 'fenced' } },
  })
  expect(await isListed(participant, branch)).toBe(false)
})

test('a name in use fails at the start', async () => {
  const { branch, proof } = await prepared(participant)
  expect(
    await bank
      .participant()
      .work({ branch, epoch: 1, statements: [credit(2)], remainingMs: 5_000 }, within()),
  ).toMatchObject({ type: 'failed', fault: { code: '1440' } })
  await participant.abort(branch, proof, within())
})

test('a session that is lost before its vote leaves a vote that nobody knows', async () => {
  const { branch, proof } = await worked(participant)
  await bank.query(`kill connection ${proof.session}`)
  expect(await participant.prepare(branch, within())).toMatchObject({
    vote: 'unknown',
    fault: { code: expect.stringMatching(/session-lost|CONNECTION_LOST|connection-lost/) },
  })
})

test('prepare twice is a yes twice', async () => {
  const { branch, proof } = await prepared(participant)
  expect(await participant.prepare(branch, within())).toEqual({ vote: 'yes', fault: null })
  await participant.abort(branch, proof, within())
})

test('release rolls back what waits', async () => {
  const before = await balanceOf(9)
  const { branch } = await worked(participant, [credit(9)])
  await participant.release(branch)
  expect(await participant.prepare(branch, within())).toMatchObject({ vote: 'unknown' })
  expect(await balanceOf(9)).toBe(before)
})

test('who stands still loses its session, and a branch that is prepared stays', async () => {
  const idle = bank.participant()
  const order = { epoch: 1, statements: [credit(2)], remainingMs: 900 }
  const [waiting, prepared] = [newBranch(), newBranch()]
  await idle.work({ ...order, branch: prepared }, within())
  await idle.prepare(prepared, within())
  await idle.work({ ...order, statements: [credit(3)], branch: waiting }, within())
  await eventually(async () => (await bank.openTransactions()) === 1, {
    what: 'that one of its transactions is gone',
  })
  expect((await idle.list(within())).map(({ gid }) => gid)).toEqual([prepared])
  expect(await participant.abort(prepared, noProof, within())).toEqual({ type: 'done' })
})
