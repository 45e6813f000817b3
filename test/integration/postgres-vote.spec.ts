import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import { vote } from '@/server/participant/postgres-vote'
import {
  type Bank,
  credit,
  isListed,
  newBranch,
  noProof,
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

const balance = async (id: number): Promise<number> =>
  (await bank.query('select balance from account where id = $1', [id])).rows[0].balance

test('a prepared branch is invisible until its commit, and a yes is a listed branch', async () => {
  const before = await balance(1)
  const { branch, proof } = await prepared(participant, [credit(1, 5)])
  expect(await isListed(participant, branch)).toBe(true)
  expect(await balance(1)).toBe(before)
  expect(await participant.commit(branch, proof, within())).toEqual({ type: 'done' })
  expect(await balance(1)).toBe(before + 5)
})

test('PREPARE in a failed transaction resolves without an error, and is a no', async () => {
  const branch = newBranch()
  const session = await bank.session()
  await session.query('begin')
  await expect(session.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' })
  const given = await vote(session, { branch, xid: '1', clean: true }, { signal: within() })
  expect(given).toMatchObject({ vote: 'no', fault: { code: 'rolled-back' }, failure: null })
  expect(await isListed(participant, branch)).toBe(false)
})

test('PREPARE outside a transaction resolves without an error, and is a no', async () => {
  const session = await bank.session()
  const warned: (string | undefined)[] = []
  session.on('notice', ({ code }) => warned.push(code))
  const given = await vote(
    session,
    { branch: newBranch(), xid: '1', clean: true },
    { signal: within() },
  )
  expect(given).toMatchObject({ vote: 'no', failure: null })
  expect(warned).toContain('25P01')
})

test('COMMIT in a failed transaction resolves without an error, and is no read-only vote', async () => {
  const session = await bank.session()
  await session.query('begin')
  await expect(session.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' })
  const given = await vote(
    session,
    { branch: newBranch(), xid: null, clean: true },
    { signal: within() },
  )
  expect(given).toMatchObject({ vote: 'no', failure: null })
})

test('a failed statement dooms the branch, and the rest of its work does not run', async () => {
  const branch = newBranch()
  const before = await balance(2)
  const statements = [credit(2), statement('select 1 / 0'), credit(2)]
  const order = { branch, epoch: 1, statements, remainingMs: 5_000 }
  const answer = await participant.work(order, within())
  expect(answer).toMatchObject({ type: 'failed', fault: { code: '22012' } })
  expect(await participant.prepare(branch, within())).toMatchObject({
    vote: 'unknown',
    fault: { code: 'session-lost' },
  })
  expect(await balance(2)).toBe(before)
})

test('a deferred constraint is raised at PREPARE, and is a no', async () => {
  await bank.query('create table slot (n int unique deferrable initially deferred)')
  const insert = statement('insert into slot values (1)')
  const { branch } = await worked(participant, [insert, insert])
  const given = await participant.prepare(branch, within())
  expect(given).toMatchObject({ vote: 'no', fault: { code: '23505' } })
  expect((await bank.query('select from slot')).rowCount).toBe(0)
})

test('a serialization failure is a failed branch or a no, and the survivor can commit', async () => {
  const url = `${bank.url}?options=-c%20default_transaction_isolation%3Dserializable`
  const strict = bank.participant({ url })
  const look = (id: number) => statement('select sum(balance) from account where id = $1', id)
  const [one, two] = [newBranch(), newBranch()]
  await worked(strict, [look(3), look(4), credit(3)], one)
  await worked(strict, [look(3), look(4), credit(4)], two)
  expect(await strict.prepare(one, within())).toMatchObject({ vote: 'yes' })
  expect(await strict.prepare(two, within())).toMatchObject({
    vote: 'no',
    fault: { code: '40001' },
  })
  expect(await strict.commit(one, noProof, within())).toEqual({ type: 'done' })
})

test('a name of 199 bytes can be prepared, one of 200 is refused with 22023', async () => {
  const session = await bank.session()
  await session.query('begin')
  await session.query(`prepare transaction '${'x'.repeat(199)}'`)
  await session.query(`rollback prepared '${'x'.repeat(199)}'`)
  await session.query('begin')
  const tooLong = session.query(`prepare transaction '${'x'.repeat(200)}'`)
  await expect(tooLong).rejects.toMatchObject({ code: '22023' })
  await session.query('select 1')
  expect(session.getTransactionStatus()).toBe('I')
})

test('a name in use rolls the whole second transaction back, and is a no', async () => {
  const { branch, proof } = await prepared(participant)
  const session = await bank.session()
  await session.query('begin')
  await session.query('update account set balance = 0 where id = 5')
  const given = await vote(session, { branch, xid: '1', clean: true }, { signal: within() })
  expect(given).toMatchObject({ vote: 'no', fault: { code: '42710' } })
  expect(await balance(5)).toBe(100)
  await participant.abort(branch, proof, within())
})

test('where all places are taken, the vote is a no that names the setting', async () => {
  const small = await startBank({ max_prepared_transactions: '1' })
  try {
    const crowded = small.participant()
    const first = await prepared(crowded, [credit(1)])
    const { branch } = await worked(crowded, [credit(2)])
    const given = await crowded.prepare(branch, within())
    expect(given).toMatchObject({ vote: 'no', fault: { code: '53200' } })
    expect(given.fault?.text).toContain('max_prepared_transactions')
    expect(await crowded.commit(first.branch, first.proof, within())).toEqual({ type: 'done' })
  } finally {
    await small.remove()
  }
})

test('where prepared transactions are disabled, 55000 at PREPARE is a no', async () => {
  const disabled = await startBank({ max_prepared_transactions: '0' })
  try {
    const there = disabled.participant()
    const { branch, proof } = await worked(there, [credit(1)])
    const given = await there.prepare(branch, within())
    expect(given).toMatchObject({ vote: 'no', fault: { code: '55000' } })
    expect(given.fault?.text).toContain('disabled')
    const examined = await there.examine(within())
    expect(examined.usable).toBe(false)
    expect(examined.findings.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'max_prepared_transactions',
      'prepare',
    ])
    expect(await there.commit(branch, proof, within())).toMatchObject({
      type: 'contradicted',
      found: 'aborted',
    })
  } finally {
    await disabled.remove()
  }
})

test.each([
  ['a temporary table', 'create temporary table scratch (n int)'],
  ['a notification', `do $$ begin perform pg_notify('news', 'x'); end $$`],
  ['a listener', `do $$ begin execute 'listen news'; end $$`],
  ['a holdable cursor', 'declare held cursor with hold for select * from account'],
  ['an exported snapshot', 'select pg_export_snapshot()'],
  ['one advisory lock at both levels', 'select pg_advisory_lock(9), pg_advisory_xact_lock(9)'],
])('%s cannot be prepared: 0A000 is a no', async (_, sql) => {
  const { branch } = await worked(participant, [credit(6), statement(sql)])
  expect(await participant.prepare(branch, within())).toMatchObject({
    vote: 'no',
    fault: { code: '0A000' },
  })
})
