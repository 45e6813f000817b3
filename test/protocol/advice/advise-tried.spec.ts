import { expect, test } from 'vitest'
import { advise } from '@/server/advice/advise'
import { consequences } from '@/server/advice/consequences'
import { a, b, decided, undecided } from './situations'

/* Try–Confirm–Cancel: a reservation is a promise, by the same table of rules, without a lock. */

const tried = { tryConfirmCancel: true }
const fates = (...args: Parameters<typeof consequences>) =>
  consequences(...args).map(({ text }) => text)

test('where all have reserved an operator may confirm with care, or cancel', () => {
  const set = advise({ ...undecided(a('reserved'), b('reserved')), ...tried })
  expect(set).toMatchObject({ commit: { advice: 'safe-with-care' }, abort: { advice: 'safe' } })
  expect(set.commit.reasons.join(' ')).toContain('Nothing is locked')
})

test('a reservation that was seen too long ago counts no more', () => {
  const old = undecided(a('reserved', { ageMs: 60_000 }), b('reserved'))
  expect(advise({ ...old, ...tried }).commit.advice).toBe('blocked')
})

test('what each participant is told is said in its own words, and no lock is named', () => {
  const situation = { ...undecided(a('reserved'), b('no-trace')), ...tried }
  expect(fates('abort', situation).slice(0, 2)).toEqual([
    'What it has reserved is given back.',
    'It knows of no Try: it is told to cancel all the same, and refuses one that comes late.',
  ])
  const standing = { ...decided('commit', a('reserved'), b('no-answer')), ...tried }
  const told = fates('retry', standing)
  expect(told[0]).toBe('What it has reserved is confirmed.')
  expect(told[1]).toContain('is told to confirm as soon as it answers')
  expect(told.join(' ')).not.toMatch(/lock/)
})

test('a confirm that is owed by who knows of no Try says what will happen', () => {
  const situation = { ...decided('commit', a('committed'), b('no-trace')), ...tried }
  expect(fates('retry', situation)[1]).toContain('it refuses to confirm')
})
