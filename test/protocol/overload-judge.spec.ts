import { expect, test } from 'vitest'
import { judge } from '../bench/overload/judge'
import type { Turn } from '../bench/overload/lines'

const times = (preparedMs: number, committingMs: number) => ({
  preparedMs: Array.from({ length: 100 }, () => preparedMs),
  committingMs: Array.from({ length: 100 }, () => committingMs),
})

/** A hundred a second over 50 places: all of them are served in half a second. */
const turn = (given: Partial<Turn> = {}): Turn => ({
  load: { offered: 1_000, seconds: 1, committed: 100, aborted: 0, refused: 900, answeredMs: [] },
  times: times(200, 50),
  confirmedPercent: 90,
  mostPrepared: 48,
  ...given,
})

const held = (given: Partial<Turn> = {}) =>
  judge({ served: [times(40, 20)], turns: [turn(given)], places: 50 }).map(({ holds }) => holds)

test('a load that is bounded by its places holds in all three', () => {
  expect(held()).toEqual([true, true, true])
})

test('doubt that lasts longer than twice what all places take to be served does not hold', () => {
  expect(held({ times: times(1_001, 50) })).toEqual([false, true, true])
})

test('an order to commit that takes more than ten times what is usual does not hold', () => {
  expect(held({ times: times(200, 201) })).toEqual([true, false, true])
})

test('phase two that is left behind while promises go on does not hold', () => {
  expect(held({ confirmedPercent: 15 })).toEqual([true, true, false])
  expect(held({ mostPrepared: 51 })).toEqual([true, true, false])
})
