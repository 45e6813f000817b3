import { expect, test } from 'vitest'
import { patienceMs } from '@/server/policy/patience'

const after = (attemptMs: number) =>
  [0, 1, 2, 3, 4, 5, 1_000_000].map((timedOut) => patienceMs(attemptMs, timedOut))

test('what ends for time again and again is given longer, up to a bound', () => {
  expect(after(100)).toEqual([100, 100, 200, 400, 800, 1_600, 15_000])
  expect(after(5_000)).toEqual([5_000, 5_000, 10_000, 15_000, 15_000, 15_000, 15_000])
})

test('nobody who has a long time by the policy is given a shorter one', () => {
  expect(after(60_000)).toEqual(Array.from({ length: 7 }, () => 60_000))
})
