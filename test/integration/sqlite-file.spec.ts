import { renameSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import { newBranch, noProof, within } from '../support/postgres'
import { type SqliteBank, startSqliteBank } from '../support/sqlite'
import { decides, evident, work } from '../support/sqlite-branch'

let bank: SqliteBank
let participant: Participant
/** As another process has it. */
let other: Participant

beforeAll(async () => {
  bank = await startSqliteBank()
  participant = bank.participant()
  other = bank.participant()
  await participant.examine(within())
})
afterAll(() => bank.remove())

describe('one writer at a time', () => {
  test('branches take turns, and one whose time is up leaves nothing', async () => {
    const [first, second, third] = [newBranch(), newBranch(), newBranch()]
    await work(participant, first)
    const waiting = [work(participant, second), work(participant, third, { remainingMs: 200 })]
    expect(await waiting[1]).toMatchObject({ type: 'failed', fault: { code: 'timeout' } })
    await decides(participant).decide(first, within())
    expect(await waiting[0]).toMatchObject({ type: 'worked' })
    await participant.release(second)
  })

  test('one that is given up while it waits never takes its turn', async () => {
    const [first, second, third] = [newBranch(), newBranch(), newBranch()]
    await work(participant, first)
    const waiting = work(participant, second)
    await participant.release(second)
    expect(await waiting).toMatchObject({ type: 'failed', fault: { code: 'given-up' } })
    await participant.release(first)
    expect(await work(participant, third)).toMatchObject({ type: 'worked' })
    expect(await evident(other, second)).toBe('no-trace')
    await participant.release(third)
  })

  test('a writer of another process is waited for, and does not hold up questions', async () => {
    const [theirs, ours] = [newBranch(), newBranch()]
    await work(other, theirs)
    const working = work(participant, ours)
    expect(await participant.probe(within(1_000))).toBeGreaterThan(0)
    expect(await evident(participant, newBranch())).toBe('no-trace')
    await decides(other).decide(theirs, within())
    expect(await working).toMatchObject({ type: 'worked' })
    await participant.release(ours)
  })
})

describe('the file is moved away', () => {
  const move = (from: string, to: string) => {
    for (const end of ['', '-wal', '-shm']) renameSync(from + end, to + end)
  }

  test('nobody guesses, no file is made in its place, and all is known when it is back', async () => {
    const [done, undone] = [newBranch(), newBranch()]
    await work(participant, done)
    await decides(participant).decide(done, within())
    move(bank.path, `${bank.path}.away`)
    try {
      for (const branch of [done, undone]) {
        expect(await decides(participant).prevent(branch, noProof, within())).toMatchObject({
          found: 'unknown',
          fault: { code: 'file-gone' },
        })
        expect(await evident(other, branch)).toBe('no-answer')
      }
      await expect(participant.probe(within())).rejects.toThrow('Put the file back')
      expect(await work(participant, undone)).toMatchObject({
        type: 'failed',
        fault: { code: 'file-gone' },
      })
    } finally {
      move(`${bank.path}.away`, bank.path)
    }
    expect(await decides(participant).prevent(done, noProof, within())).toMatchObject({
      found: 'committed',
    })
    expect(await decides(other).prevent(undone, noProof, within())).toMatchObject({
      found: 'prevented',
    })
  })

  test('between work and decision it is refused', async () => {
    const branch = newBranch()
    await work(participant, branch)
    move(bank.path, `${bank.path}.away`)
    const decided = await decides(participant).decide(branch, within())
    move(`${bank.path}.away`, bank.path)
    expect(decided).toMatchObject({ found: 'refused', fault: { code: 'file-gone' } })
    expect(await decides(participant).prevent(branch, noProof, within())).toMatchObject({
      found: 'prevented',
    })
  })
})

test('stock SQLite finds the file whole, and reads every row', async () => {
  expect(await bank.stock('pragma integrity_check')).toEqual([['ok']])
  expect(await bank.stock('pragma journal_mode')).toEqual([['wal']])
  const kinds = await bank.stock('select distinct kind from verdict_marker order by 1')
  expect(kinds).toEqual([['ABORTED'], ['WORK']])
})
