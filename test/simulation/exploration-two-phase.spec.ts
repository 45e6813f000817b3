import { describe, expect, test } from 'vitest'
import { explored, sound } from '../support/explored'

/*
 * Oracles: models of the literature with published counts of states (protocols.md 2.6 and 18). That
 * they come out exactly says that our way of exploring misses nothing.
 */

const PROTOCOL = 'two-phase-commit'

describe('TwoPhase of Gray and Lamport', () => {
  test.each([
    [1, 12],
    [2, 56],
    [3, 288],
    [4, 1_568],
    [5, 8_832],
    [6, 50_816],
  ])('has, for %i resource managers, %i reachable states, all consistent', (n, states) => {
    expect(explored(PROTOCOL, 'as-published', [n, 0])).toEqual(sound(states))
  })
})

describe('presumed abort, presumed nothing, presumed commit', () => {
  test.each<[string, number, number, number]>([
    ['presumed-abort', 2, 0, 670],
    ['presumed-abort', 2, 1, 3_131],
    ['presumed-abort', 2, 2, 7_209],
    ['presumed-abort', 3, 0, 14_318],
    ['presumed-abort', 3, 1, 77_423],
    ['presumed-nothing', 2, 0, 490],
    ['presumed-nothing', 2, 1, 2_243],
    ['presumed-nothing', 2, 2, 5_038],
    ['presumed-nothing', 3, 0, 6_758],
    ['presumed-nothing', 3, 1, 36_159],
    ['presumed-commit', 2, 0, 564],
    ['presumed-commit', 2, 1, 2_585],
    ['presumed-commit', 2, 2, 5_774],
    ['presumed-commit', 3, 0, 7_512],
    ['presumed-commit', 3, 1, 40_473],
  ])(
    '%s agrees and is never stuck, n = %i, crashes %i: %i states',
    (variant, n, crashes, states) => {
      expect(explored(PROTOCOL, variant, [n, crashes])).toEqual(sound(states))
    },
  )

  test.each<[string, number, number, string]>([
    ['presumed-abort:first-yes', 0, 6, 'agreement'],
    ['presumed-abort:revote', 1, 11, 'agreement'],
    ['presumed-abort:send-before-force', 0, 7, 'commit without a durable verdict'],
    ['presumed-abort:vote-before-force', 1, 10, 'agreement'],
    ['presumed-abort:forget-early', 0, 11, 'agreement'],
    ['presumed-abort:timeout-abort', 0, 8, 'agreement'],
    ['presumed-abort:timeout-commit', 0, 3, 'commit without a durable verdict'],
    ['presumed-commit:no-collecting', 1, 8, 'agreement'],
    ['presumed-commit:forget-early', 0, 8, 'agreement'],
    ['presumed-nothing:forget-early', 0, 11, 'agreement'],
  ])('%s needs %i crashes and %i steps to break', (variant, crashes, length, property) => {
    for (let fewer = 0; fewer < crashes; fewer++)
      expect(explored(PROTOCOL, variant, [2, fewer]).violation).toBeNull()
    const { violation, stuck } = explored(PROTOCOL, variant, [2, crashes])
    expect(violation?.property).toBe(property)
    expect(violation?.steps).toHaveLength(length)
    expect(stuck).toBeNull()
  })

  test('presumed nothing may vote again, since it writes its aborts down', () => {
    expect(explored(PROTOCOL, 'presumed-nothing:revote', [2, 3]).violation).toBeNull()
  })
})

test('the machine that runs in production is the one that the explorer tests walk through', () => {
  expect(explored(PROTOCOL, 'production', [2, 0])).toEqual(sound(968))
  expect(explored(PROTOCOL, 'production-application', [2, 0])).toEqual(sound(2_713))
  expect(explored(PROTOCOL, 'production-presumed-commit', [2, 0])).toEqual(sound(992))
  expect(explored(PROTOCOL, 'production-unsolicited-vote', [2, 0])).toEqual(sound(1_196))
  expect(explored('last-resource', 'production', [2, 1])).toEqual(sound(5_434))
})
