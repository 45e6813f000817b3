import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { explore } from '@/server/simulation/explorer'
import type { Bounds } from '@/server/simulation/world'

/*
 * The unsolicited vote (protocols.md 3.3) on the machine that runs: branches may be prepared from the
 * start, while others work, and their answers are lost, late and doubled as all others.
 */

type Asked = Omit<Bounds, 'recovery'> & Partial<Bounds>
const run = (bounds: Asked) => explore(twoPhaseCommit, { recovery: 'automatic', ...bounds })
const sound = { violation: null, stuck: 0 }

describe('branches that promise with their last statement', () => {
  test.each<[string, Asked, { states: number; transitions: number }]>([
    [
      'both of two, no crash',
      { branches: 2, crashes: 0, unasked: 2 },
      { states: 1_196, transitions: 3_582 },
    ],
    [
      'one of two, one crash',
      { branches: 2, crashes: 1, unasked: 1 },
      { states: 11_147, transitions: 47_130 },
    ],
    [
      'both of two, one crash',
      { branches: 2, crashes: 1, unasked: 2 },
      { states: 13_318, transitions: 60_352 },
    ],
    [
      'both of two, one crash, recovery by hand',
      { branches: 2, crashes: 1, unasked: 2, recovery: 'manual' },
      { states: 13_318, transitions: 59_964 },
    ],
    [
      'both of two, two crashes',
      { branches: 2, crashes: 2, unasked: 2 },
      { states: 102_900, transitions: 601_576 },
    ],
    [
      'two of three, no crash',
      { branches: 3, crashes: 0, unasked: 2 },
      { states: 11_093, transitions: 38_929 },
    ],
    [
      'one, and the other decides, one crash',
      { branches: 2, crashes: 1, unasked: 1, decider: true },
      { states: 8_707, transitions: 31_956 },
    ],
    [
      'both of two with presumed commit, one crash',
      { branches: 2, crashes: 1, unasked: 2, presumption: 'commit' },
      { states: 14_070, transitions: 63_364 },
    ],
    [
      'both of two, one crash, one finished by hand',
      { branches: 2, crashes: 1, unasked: 2, hands: 1 },
      { states: 56_080, transitions: 254_058 },
    ],
  ])('keep every law, and are never stuck: %s', (_words, bounds, counts) => {
    expect(run(bounds)).toMatchObject({ ...sound, ...counts })
  })

  test('AC4: commit when all promise and nothing fails', () => {
    expect(run({ branches: 3, crashes: 0, unasked: 2, calm: true })).toMatchObject({
      ...{ ...sound, aborted: 0 },
    })
  })
})
