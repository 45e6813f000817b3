import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import {
  type Bank,
  credit,
  newBranch,
  prepared,
  startBank,
  statement,
  within,
  worked,
} from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
})
afterAll(() => bank.remove())

test('parameters of every JSON kind arrive, and none crashes the session', async () => {
  await bank.query('create table kept (a text, b int[], c jsonb, d numeric, e bool, f text[])')
  const insert = (...params: readonly unknown[]) =>
    statement('insert into kept values ($1, $2, $3, $4, $5, $6)', ...params)
  const nested = [
    [1, 2],
    [3, null],
  ]
  const { branch, proof } = await prepared(
    participant,
    [
      insert('ü\ud83d\ude00', nested, { x: [1, { y: null }] }, 1e21, true, ['a"b', '\\', null, '']),
      insert(null, [], [1], Number.MAX_SAFE_INTEGER, false, []),
    ].map((one, n) => (n === 1 ? insert(null, [], '[1]', 9007199254740991, false, []) : one)),
  )
  await participant.commit(branch, proof, within())
  const { rows } = await bank.query('select * from kept')
  expect(rows).toEqual([
    {
      ...{ a: 'ü\ud83d\ude00', b: nested, c: { x: [1, { y: null }] } },
      ...{ d: '1000000000000000000000', e: true, f: ['a"b', '\\', null, ''] },
    },
    { a: null, b: [], c: [1], d: '9007199254740991', e: false, f: [] },
  ])
})

test.each([
  ['a NUL in a parameter', statement('select $1::text', 'a\0b'), '22021'],
  ['a NUL in the text', statement('select 1\0'), 'statement-refused'],
  ['too many parameters', statement('select 1', ...Array(65_536).fill(1)), 'statement-refused'],
  ['too few parameters', statement('select $1::int, $2::int', 1), '08P01'],
  ['a copy from the client', statement('copy account from stdin'), '08P01'],
  ['a commit in disguise', statement('/* x */ commit'), 'statement-refused'],
  ['a broken statement', statement('selct 1'), '42601'],
])('%s fails the branch, and the participant goes on', async (_, broken, code) => {
  const single = bank.participant({ limits: { workingMax: 1 } })
  const branch = newBranch()
  const order = { branch, epoch: 1, statements: [credit(9), broken], remainingMs: 5_000 }
  expect(await single.work(order, within())).toMatchObject({ type: 'failed', fault: { code } })
  const next = await prepared(single, [credit(9)])
  expect(await single.abort(next.branch, next.proof, within())).toEqual({ type: 'done' })
})

test('the time limits of the session are those of the transaction (D20)', async () => {
  const seen = `create table limits as select current_setting('lock_timeout') as locks,
    current_setting('statement_timeout') as statements,
    current_setting('idle_in_transaction_session_timeout') as idle`
  const { branch, proof } = await prepared(participant, [statement(seen)])
  await participant.commit(branch, proof, within())
  expect((await bank.query('select * from limits')).rows).toEqual([
    { locks: '3s', statements: '10s', idle: '11s' },
  ])
  const short = { branch: newBranch(), epoch: 1, remainingMs: 150 }
  const slow = { ...short, statements: [statement('select pg_sleep(9)')] }
  expect(await participant.work(slow, within())).toMatchObject({
    type: 'failed',
    fault: { code: '57014' },
  })
})

test('the same texts in other branches are parsed once, and a change of the table is survived', async () => {
  const single = bank.participant({ limits: { workingMax: 1 } })
  await bank.query('create table wide (a int)')
  const read = statement('select * from wide')
  for (let n = 0; n < 3; n++) await single.release((await worked(single, [read])).branch)
  await bank.query('alter table wide add b text')
  const order = { branch: newBranch(), epoch: 1, statements: [read], remainingMs: 5_000 }
  await single.work(order, within())
  await single.release(order.branch)
  const { branch } = await worked(single, [read])
  expect((await single.prepare(branch, within())).vote).toBe('read-only')
})
