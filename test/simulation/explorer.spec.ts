import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { explore } from '@/server/simulation/explorer'
import type { Bounds } from '@/server/simulation/world'

/*
 * Every interleaving of the production machine with loss, duplication, reordering, crashes and
 * takeovers, within the bounds of D35. A law that breaks is shown with a shortest way there.
 */

const run = (bounds: Bounds) => explore(twoPhaseCommit, bounds)
const sound = { violation: null, stuck: 0 }

describe('two-phase commit in every world', () => {
  test.each<[string, Bounds, { states: number; transitions: number }]>([
    [
      'two branches, no crash',
      { branches: 2, crashes: 0, recovery: 'automatic' },
      { states: 968, transitions: 2_522 },
    ],
    [
      'two branches, one crash',
      { branches: 2, crashes: 1, recovery: 'automatic' },
      { states: 10_086, transitions: 40_569 },
    ],
    [
      'two branches, two crashes',
      { branches: 2, crashes: 2, recovery: 'automatic' },
      { states: 73_901, transitions: 380_422 },
    ],
    [
      'two branches, two crashes, recovery by hand',
      { branches: 2, crashes: 2, recovery: 'manual' },
      { states: 73_901, transitions: 379_014 },
    ],
    [
      'three branches, no crash',
      { branches: 3, crashes: 0, recovery: 'automatic' },
      { states: 10_899, transitions: 35_641 },
    ],
    [
      'three branches, one crash',
      { branches: 3, crashes: 1, recovery: 'automatic' },
      { states: 185_728, transitions: 936_528 },
    ],
    [
      'three branches, one crash, recovery by hand',
      { branches: 3, crashes: 1, recovery: 'manual' },
      { states: 185_728, transitions: 933_204 },
    ],
  ])('keeps every law, and is never stuck: %s', (_words, bounds, counts) => {
    expect(run(bounds)).toMatchObject({ ...sound, ...counts })
  })

  test.each<[Bounds['recovery'], { states: number; transitions: number }]>([
    ['automatic', { states: 34_086, transitions: 141_091 }],
    ['manual', { states: 34_086, transitions: 140_283 }],
  ])(
    'reports as heuristic, and nothing else, what a hand did against it: recovery %s',
    (recovery, counts) => {
      expect(run({ branches: 2, crashes: 1, recovery, hands: 1 })).toMatchObject({
        ...sound,
        ...counts,
      })
    },
  )

  test.each([2, 3])('AC4: commits when %i branches promise and nothing fails', (branches) => {
    const calm = run({ branches, crashes: 0, recovery: 'automatic', calm: true })
    expect(calm).toMatchObject({ ...sound, aborted: 0, resolved: 2 ** branches })
  })
})
