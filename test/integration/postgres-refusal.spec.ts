import { afterAll, beforeAll, expect, test } from 'vitest'
import { belongsTo } from '@/server/participant/ownership'
import type { Participant } from '@/server/participant/participant'
import { eventually } from '../support/eventually'
import {
  type Bank,
  isListed,
  newBranch,
  noProof,
  prepared,
  startBank,
  within,
} from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
})
afterAll(() => bank.remove())

test('a branch of another role is kept, with an alarm', async () => {
  await bank.query(`create role clerk login password 'clerk'`)
  const url = new URL(bank.url)
  url.username = 'clerk'
  url.password = 'clerk'
  const { branch, proof } = await prepared(participant)
  const clerk = bank.participant({ url: url.href })
  const refused = { type: 'retry', alarm: true, fault: { code: '42501' } }
  expect(await clerk.commit(branch, proof, within())).toMatchObject(refused)
  expect(await clerk.abort(branch, proof, within())).toMatchObject(refused)
  expect(await isListed(participant, branch)).toBe(true)
  await participant.abort(branch, proof, within())
})

test('a branch of another database is not listed here, and settling it is an alarm', async () => {
  await bank.query('create database other')
  const url = new URL(bank.url)
  url.pathname = '/other'
  const other = bank.participant({ url: url.href })
  await other.examine(within())
  const { branch, proof } = await prepared(participant)
  expect(await isListed(other, branch)).toBe(false)
  const refused = { type: 'retry', alarm: true, fault: { code: '0A000' } }
  expect(await other.commit(branch, proof, within())).toMatchObject(refused)
  expect(await other.abort(branch, proof, within())).toMatchObject(refused)
  await participant.commit(branch, proof, within())
  await other.close()
})

test('inside a block COMMIT PREPARED is 25001, and its name cannot be a parameter', async () => {
  const { branch, proof } = await prepared(participant)
  const session = await bank.session()
  await session.query('begin')
  const inside = session.query(`commit prepared '${branch}'`)
  await expect(inside).rejects.toMatchObject({ code: '25001' })
  await session.query('rollback')
  const bound = session.query('commit prepared $1', [branch])
  await expect(bound).rejects.toMatchObject({ code: '42601' })
  await participant.abort(branch, proof, within())
})

test('a read-only server is asked again: it may be a standby', async () => {
  const url = `${bank.url}?options=-c%20default_transaction_read_only%3Don`
  const standby = bank.participant({ url })
  expect(await standby.abort(newBranch(), noProof, within())).toMatchObject({
    type: 'retry',
    fault: { code: 'not-primary' },
  })
  const examined = await standby.examine(within())
  expect(examined.findings.filter(({ ok }) => !ok).map(({ name }) => name)).toContain('primary')
})

test('a foreign name is listed and told apart, and settled only by its literal name', async () => {
  const own = newBranch('test')
  const lookalike = own.replace('vd1_', 'vd1X')
  const names = [lookalike, own.replace('test.', 'test2.'), "it's \\ foreign"]
  expect(belongsTo('test', own)).toBe(true)
  for (const gid of names) expect(belongsTo('test', gid)).toBe(false)
  const session = await bank.session()
  for (const gid of names) {
    await session.query('begin')
    await session.query('select pg_current_xact_id()')
    await session.query(`prepare transaction ${session.escapeLiteral(gid)}`)
  }
  await participant.abort(own, noProof, within())
  for (const gid of names) expect(await isListed(participant, gid)).toBe(true)
  for (const gid of names)
    expect(await participant.settleForeign(gid, 'abort', within())).toEqual({ type: 'done' })
  for (const gid of names) expect(await isListed(participant, gid)).toBe(false)
})

test('while another session finishes a branch, 55000 means busy: it is asked again', async () => {
  const { branch, proof } = await prepared(participant)
  const session = await bank.session()
  await session.query(`alter system set synchronous_standby_names = 'ghost'`)
  await session.query('select pg_reload_conf()')
  await eventually(async () => {
    const shown = await bank.query('show synchronous_standby_names')
    return shown.rows[0].synchronous_standby_names === 'ghost'
  })
  const notices: (string | undefined)[] = []
  session.on('notice', ({ code }) => notices.push(code))
  const waiting = session.query(`commit prepared '${branch}'`)
  const stuck = () =>
    bank
      .query(`select pid from pg_stat_activity where wait_event = 'SyncRep'`)
      .then(({ rows }) => rows[0])
  const { pid } = await eventually(stuck)
  expect(await isListed(participant, branch)).toBe(true)
  for (const verdict of ['commit', 'abort'] as const) {
    const answer = await participant[verdict](branch, proof, within())
    expect(answer).toMatchObject({ type: 'retry', alarm: false, fault: { code: '55000' } })
    expect(answer.type === 'retry' && answer.fault.text).toContain('finishing')
  }
  await bank.query('select pg_cancel_backend($1)', [pid])
  await expect(waiting).resolves.toMatchObject({ command: 'COMMIT' })
  expect(notices).toContain('01000')
  await session.query('alter system reset synchronous_standby_names')
  await session.query('select pg_reload_conf()')
  expect(await participant.commit(branch, proof, within())).toEqual({ type: 'done' })
})
