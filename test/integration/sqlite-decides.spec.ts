import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import { newBranch, noProof, within } from '../support/postgres'
import { type SqliteBank, startSqliteBank } from '../support/sqlite'
import { decides, evident, pay, work } from '../support/sqlite-branch'

let bank: SqliteBank
let participant: Participant
/** As another process has it: a successor, or web. */
let other: Participant

beforeAll(async () => {
  bank = await startSqliteBank()
  participant = bank.participant()
  other = bank.participant()
  expect(await participant.examine(within())).toMatchObject({ usable: true })
})
afterAll(() => bank.remove())

const entries = async (): Promise<unknown> =>
  (await bank.stock('select count(*) from ledger'))[0]?.[0]

describe('its own commit decides', () => {
  test('work and marker become visible together, to everybody, and stay', async () => {
    const branch = newBranch()
    const before = await entries()
    expect(await work(participant, branch)).toMatchObject({ type: 'worked', rows: 1, xid: null })
    expect(await evident(participant, branch)).toBe('in-progress')
    expect(await evident(other, branch)).toBe('no-trace')
    expect(await entries()).toBe(before)
    expect(await decides(participant).decide(branch, within())).toEqual({
      found: 'committed',
      fault: null,
    })
    expect(await entries()).toBe(Number(before) + 1)
    expect(await evident(other, branch)).toBe('committed')
    expect(await participant.commit(branch, noProof, within())).toEqual({ type: 'done' })
    expect(await other.commit(branch, noProof, within())).toEqual({ type: 'done' })
  })

  test('whoever asks later hears that it committed, and cannot bar it', async () => {
    const branch = newBranch()
    await work(participant, branch)
    await decides(participant).decide(branch, within())
    for (const one of [participant, other]) {
      expect(await decides(one).prevent(branch, noProof, within())).toMatchObject({
        found: 'committed',
      })
      expect(await one.abort(branch, noProof, within())).toEqual({
        ...{ type: 'contradicted', found: 'committed' },
      })
    }
  })

  test('a branch that changed nothing is read-only, leaves no row, and lets go', async () => {
    const branch = newBranch()
    const nothing = { sql: 'update accounts set balance = 1 where id = ?', params: ['nobody'] }
    expect(await work(participant, branch, { statements: [nothing] })).toMatchObject({
      type: 'worked',
      rows: 0,
    })
    expect(await decides(participant).decide(branch, within())).toMatchObject({
      found: 'read-only',
    })
    expect(await evident(other, branch)).toBe('no-trace')
    const next = newBranch()
    expect(await work(participant, next)).toMatchObject({ type: 'worked' })
    await participant.release(next)
  })

  test('a branch that changed the schema alone has something to decide', async () => {
    const branch = newBranch()
    await work(participant, branch, { statements: [{ sql: 'create table made (a)', params: [] }] })
    expect(await decides(participant).decide(branch, within())).toMatchObject({
      found: 'committed',
    })
    expect(await bank.stock("select name from sqlite_master where name = 'made'")).toHaveLength(1)
  })

  test('a constraint that is checked at the end refuses for sure, and nothing stays', async () => {
    await bank.stock(
      'create table child (of text references accounts (id) deferrable initially deferred)',
    )
    const branch = newBranch()
    await work(participant, branch, {
      statements: [{ sql: 'insert into child values (?)', params: ['nobody'] }],
    })
    expect(await decides(participant).decide(branch, within())).toMatchObject({
      found: 'refused',
      fault: { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' },
    })
    expect(await bank.stock('select count(*) from child')).toEqual([[0]])
    expect(await evident(other, branch)).toBe('no-trace')
  })

  test('a failed statement dooms the branch', async () => {
    const branch = newBranch()
    const broke = { sql: 'update accounts set balance = -1 where id = ?', params: ['1'] }
    expect(await work(participant, branch, { statements: [pay, broke] })).toMatchObject({
      type: 'failed',
      fault: { code: 'SQLITE_CONSTRAINT_CHECK' },
    })
    expect(await decides(participant).decide(branch, within())).toMatchObject({ found: 'unknown' })
    expect(await decides(participant).prevent(branch, noProof, within())).toMatchObject({
      found: 'prevented',
    })
  })

  test('it never promises', async () => {
    const branch = newBranch()
    await work(participant, branch)
    expect(await participant.prepare(branch, within())).toMatchObject({ vote: 'no' })
    expect(await participant.list(within())).toEqual([])
    expect(await evident(participant, branch)).toBe('no-trace')
  })
})

describe('a branch can be barred for ever', () => {
  test('before its work came: the work fails', async () => {
    const branch = newBranch()
    expect(await decides(other).prevent(branch, noProof, within())).toMatchObject({
      found: 'prevented',
    })
    expect(await decides(other).prevent(branch, noProof, within())).toMatchObject({
      found: 'prevented',
    })
    expect(await work(participant, branch)).toMatchObject({
      type: 'failed',
      fault: { code: 'fenced' },
    })
    expect(await evident(participant, branch)).toBe('aborted')
    expect(await participant.commit(branch, noProof, within())).toEqual({
      ...{ type: 'contradicted', found: 'aborted' },
    })
  })

  test('another process cannot say anything while a session holds the work', async () => {
    const branch = newBranch()
    await work(participant, branch)
    expect(await decides(other).prevent(branch, noProof, within(300))).toMatchObject({
      found: 'unknown',
      fault: { code: expect.stringMatching(/BUSY|timeout/) },
    })
    expect(await decides(participant).decide(branch, within())).toMatchObject({
      found: 'committed',
    })
    expect(await decides(other).prevent(branch, noProof, within())).toMatchObject({
      found: 'committed',
    })
  })

  test('its own process gives the session up and bars it', async () => {
    const branch = newBranch()
    await work(participant, branch)
    expect(await participant.abort(branch, noProof, within())).toEqual({ type: 'done' })
    expect(await decides(participant).decide(branch, within())).toMatchObject({ found: 'unknown' })
    expect(await evident(other, branch)).toBe('aborted')
  })

  test('decide and prevent at once: one of them, and both hear which', async () => {
    for (let round = 0; round < 20; round++) {
      const branch = newBranch()
      await work(participant, branch)
      const [decided, barred] = await Promise.all([
        decides(participant).decide(branch, within()),
        decides(other).prevent(branch, noProof, within()),
      ])
      expect([decided.found, barred.found]).toEqual(['committed', 'committed'])
    }
  })
})
