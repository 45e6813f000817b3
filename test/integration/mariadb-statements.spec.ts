import { afterAll, beforeAll, expect, test } from 'vitest'
import { xidOf } from '@/server/participant/mariadb-marker-sql'
import type { Participant } from '@/server/participant/participant'
import { eventually } from '../support/eventually'
import { credit, errorOf, type MariadbBank, prepared, startMariadbBank } from '../support/mariadb'
import { newBranch, statement, within } from '../support/postgres'

let bank: MariadbBank
let participant: Participant

beforeAll(async () => {
  bank = await startMariadbBank()
  participant = bank.participant()
})
afterAll(() => bank?.remove())

test('a view that writes while it is read is found out, not lost', async () => {
  await bank.query(`create function sneak() returns int modifies sql data
    begin update account set balance = 0 where id = 8; return 1; end`)
  await bank.query('create view innocent as select sneak() as n')
  const statements = [statement('select n from innocent')]
  const order = { branch: newBranch(), epoch: 1, statements, remainingMs: 5_000 }
  expect(await participant.work(order, within())).toMatchObject({
    type: 'failed',
    fault: { code: '1792' },
  })
})

test('what a client leaves in a session does not reach the next branch', async () => {
  const small = bank.participant({ limits: { branchesMax: 1 } })
  const first = await prepared(small, [
    statement('select @left := 1'),
    statement("select get_lock('left', 0)"),
    credit(1),
  ])
  await small.commit(first.branch, first.proof, within())
  const second = await prepared(small, [
    statement('insert into account select 100 + coalesce(@left, 0), 1'),
  ])
  await small.commit(second.branch, second.proof, within())
  expect(await bank.query('select id from account where id > 9')).toEqual([{ id: 100 }])
  expect(await bank.query("select is_free_lock('left') free")).toEqual([{ free: 1 }])
})

test('values of every kind arrive as what they are', async () => {
  await bank.query(
    'create table kinds (i bigint, d decimal(10,2), s varchar(9), b bool, j json, n int)',
  )
  const { branch, proof } = await prepared(participant, [
    statement(
      'insert into kinds values (?, ?, ?, ?, ?, ?)',
      5,
      '0.10',
      'ä',
      true,
      { a: [1] },
      null,
    ),
  ])
  await participant.commit(branch, proof, within())
  expect(await bank.query('select i, d, s, b, j, n from kinds')).toEqual([
    { i: 5, d: '0.10', s: 'ä', b: 1, j: { a: [1] }, n: null },
  ])
})

test('an account that may only read settles what nobody owns: keep others away', async () => {
  await bank.query("create user reader@'%' identified by 'r'")
  await bank.query("grant select on bank.account to reader@'%'")
  const { branch, proof } = await prepared(participant, [credit(7)])
  await participant.release(branch)
  const reader = await bank.session(bank.url.replace('verdict:secret', 'reader:r'))
  await eventually(async () => (await errorOf(reader, `XA ROLLBACK ${xidOf(branch)}`)) === null)
  expect(await participant.commit(branch, proof, within())).toMatchObject({ type: 'unproven' })
})

test('a statement that must not be sent is refused before anything runs', async () => {
  const statements = [credit(8), statement('/*! COMMIT */')]
  const order = { branch: newBranch(), epoch: 1, statements, remainingMs: 5_000 }
  expect(await participant.work(order, within())).toMatchObject({
    ...{ type: 'failed', fault: { code: 'statement-refused' } },
  })
})
