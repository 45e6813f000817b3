import { describe, expect, test } from 'vitest'
import { grayLamport } from './models/gray-lamport'
import { presumption } from './models/presumption'
import type { Planted, Variant } from './models/presumption-state'
import { search } from './models/search'

/*
 * Oracles: models of the literature with published counts of states (protocols.md 2.6 and 18). That
 * they come out exactly says that our way of exploring misses nothing.
 */

describe('TwoPhase of Gray and Lamport', () => {
  test.each([
    [1, 12],
    [2, 56],
    [3, 288],
    [4, 1_568],
    [5, 8_832],
    [6, 50_816],
  ])('has, for %i resource managers, %i reachable states, all consistent', (n, states) => {
    expect(search(grayLamport(n))).toEqual({ states, violation: null, length: null, stuck: 0 })
  })
})

describe('presumed abort, presumed nothing, presumed commit', () => {
  test.each<[Variant, number, number, number]>([
    ['PA', 2, 0, 670],
    ['PA', 2, 1, 3_131],
    ['PA', 2, 2, 7_209],
    ['PA', 3, 0, 14_318],
    ['PA', 3, 1, 77_423],
    ['PN', 2, 0, 490],
    ['PN', 2, 1, 2_243],
    ['PN', 2, 2, 5_038],
    ['PN', 3, 0, 6_758],
    ['PN', 3, 1, 36_159],
    ['PC', 2, 0, 564],
    ['PC', 2, 1, 2_585],
    ['PC', 2, 2, 5_774],
    ['PC', 3, 0, 7_512],
    ['PC', 3, 1, 40_473],
  ])(
    '%s agrees and is never stuck, n = %i, crashes %i: %i states',
    (variant, n, crashes, states) => {
      expect(search(presumption({ variant, n, crashes }))).toEqual({
        states,
        violation: null,
        length: null,
        stuck: 0,
      })
    },
  )

  test.each<[Variant, Planted, number, number, string]>([
    ['PA', 'first-yes', 0, 6, 'agreement'],
    ['PA', 'revote', 1, 11, 'agreement'],
    ['PA', 'send-before-force', 0, 7, 'commit without a durable verdict'],
    ['PA', 'vote-before-force', 1, 10, 'agreement'],
    ['PA', 'forget-early', 0, 11, 'agreement'],
    ['PA', 'timeout-abort', 0, 8, 'agreement'],
    ['PA', 'timeout-commit', 0, 3, 'commit without a durable verdict'],
    ['PC', 'no-collecting', 1, 8, 'agreement'],
    ['PC', 'forget-early', 0, 8, 'agreement'],
    ['PN', 'forget-early', 0, 11, 'agreement'],
  ])(
    '%s with the planted bug %s needs %i crashes and %i steps to break',
    (variant, planted, crashes, length, violation) => {
      for (let fewer = 0; fewer < crashes; fewer++)
        expect(search(presumption({ variant, planted, n: 2, crashes: fewer })).violation).toBeNull()
      expect(search(presumption({ variant, planted, n: 2, crashes }))).toMatchObject({
        violation,
        length,
      })
    },
  )

  test('presumed nothing may vote again, since it writes its aborts down', () => {
    const found = search(presumption({ variant: 'PN', planted: 'revote', n: 2, crashes: 3 }))
    expect(found.violation).toBeNull()
  })
})
