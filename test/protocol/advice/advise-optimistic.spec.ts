import { expect, test } from 'vitest'
import { advise } from '@/server/advice/advise'
import { consequences } from '@/server/advice/consequences'
import { a, b, decided, undecided } from './situations'

/* Optimistic two-phase commit: what is exposed is a promise, by the same table of rules. */

const optimistic = { optimistic: true }
const fates = (...args: Parameters<typeof consequences>) =>
  consequences(...args).map(({ text }) => text)

test('where all are exposed an operator may commit with care, or abort, and is told what others see', () => {
  const set = advise({ ...undecided(a('exposed'), b('exposed')), ...optimistic })
  expect(set).toMatchObject({ commit: { advice: 'safe-with-care' }, abort: { advice: 'safe' } })
  expect(set.commit.reasons.join(' ')).toContain('others see what it did')
})

test('where one did not commit nobody may commit the others, and what is exposed can be compensated', () => {
  const situation = { ...undecided(a('exposed'), b('aborted')), ...optimistic }
  const set = advise(situation)
  expect(set.commit.advice).toBe('blocked')
  expect(set.abort.advice).toBe('safe')
  expect(fates('abort', situation)[0]).toContain('is compensated. Others may have built on it')
})

test('an abort that stands is told until all is compensated, and commit makes the rest final', () => {
  const aborted = { ...decided('abort', a('compensated'), b('exposed')), ...optimistic }
  expect(advise(aborted).retry.advice).toBe('safe')
  expect(fates('retry', aborted).slice(0, 2)).toEqual([
    'Nothing: it is compensated already.',
    'What it has committed by itself is compensated. Others may have built on it.',
  ])
  const committed = { ...decided('commit', a('exposed'), b('no-answer')), ...optimistic }
  expect(fates('retry', committed)[0]).toContain('stays, and is exposed no longer')
  expect(fates('retry', committed)[1]).toContain('stays exposed')
})
