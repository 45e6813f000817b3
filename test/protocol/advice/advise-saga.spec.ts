import { expect, test } from 'vitest'
import { advise } from '@/server/advice/advise'
import { consequences } from '@/server/advice/consequences'
import type { Situation } from '@/server/advice/situation'

const branch = (participant: string): Situation['branches'][number] => ({
  ...{ branch: participant, participant, value: 'no-trace', ageMs: 0 },
  ...{ remembered: null, takesPart: true },
})

const saga = (change: Partial<Situation> = {}): Situation => ({
  ...{ verdict: null, current: true, branches: [branch('hotel'), branch('flight')] },
  ...{ saga: { pivot: false }, ...change },
})

const adviceOf = (situation: Situation) => {
  const { retry, commit, abort } = advise(situation)
  return [retry.advice, commit.advice, abort.advice]
}

test('before its verdict a saga can be given up if every step can be undone, and never committed', () => {
  expect(adviceOf(saga())).toEqual(['nothing-to-do', 'blocked', 'safe-with-care'])
  expect(adviceOf(saga({ saga: { pivot: true } }))[2]).toBe('blocked')
  expect(adviceOf(saga({ current: false }))[2]).toBe('blocked')
})

test('once a verdict stands its steps can be ordered again, and nothing else is offered', () => {
  for (const verdict of ['commit', 'abort'] as const) {
    expect(adviceOf(saga({ verdict }))).toEqual(['safe', 'blocked', 'blocked'])
    expect(advise(saga({ verdict })).retry.advised).toBe(true)
  }
})

test('giving it up says what is compensated, and what the caller hears', () => {
  expect(consequences('abort', saga()).map(({ participant }) => participant)).toEqual([
    ...['hotel', 'flight', 'the caller', 'afterwards'],
  ])
  expect(consequences('commit', saga())).toEqual([])
})
