import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { explore } from '@/server/simulation/explorer'
import type { Bounds } from '@/server/simulation/world'

/*
 * Try–Confirm–Cancel (protocols.md 6) on the machine that runs: a Try is reserved or refused, comes
 * late or twice, and no sweep finds a reservation that its coordinator has forgotten.
 */

const tried = (bounds: Bounds): Bounds => ({ ...bounds, tries: true })
const sound = { violation: null, stuck: 0 }

describe('try, confirm, cancel', () => {
  test.each<[string, Bounds, { states: number; transitions: number }]>([
    [
      'two branches, no crash',
      { branches: 2, crashes: 0, recovery: 'automatic' },
      { states: 451, transitions: 974 },
    ],
    [
      'two branches, one crash',
      { branches: 2, crashes: 1, recovery: 'automatic' },
      { states: 5_413, transitions: 19_935 },
    ],
    [
      'two branches, two crashes',
      { branches: 2, crashes: 2, recovery: 'automatic' },
      { states: 41_703, transitions: 206_444 },
    ],
    [
      'two branches, two crashes, recovery by hand',
      { branches: 2, crashes: 2, recovery: 'manual' },
      { states: 41_703, transitions: 205_817 },
    ],
    [
      'three branches, no crash',
      { branches: 3, crashes: 0, recovery: 'automatic' },
      { states: 3_921, transitions: 10_835 },
    ],
    [
      'three branches, one crash',
      { branches: 3, crashes: 1, recovery: 'automatic' },
      { states: 79_013, transitions: 365_619 },
    ],
  ])('agrees, cancels all that was registered and is never stuck: %s', (_words, bounds, counts) => {
    expect(explore(twoPhaseCommit, tried(bounds))).toMatchObject({ ...sound, ...counts })
  })

  test('when nothing fails and nobody refuses, it is confirmed', () => {
    const calm = tried({ branches: 3, crashes: 0, recovery: 'automatic', calm: true })
    expect(explore(twoPhaseCommit, calm)).toMatchObject({ ...sound, aborted: 0 })
  })
})
