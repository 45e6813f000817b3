import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { explore } from '@/server/simulation/explorer'
import type { Bounds } from '@/server/simulation/world'

/*
 * The presumptions on the machine that runs. Presumed commit tells an abort for which somebody has
 * refused before the register has it; no operator, no successor and no hand can make a commit of that.
 */

const presumed = (bounds: Omit<Bounds, 'recovery'>): Bounds => ({
  ...{ recovery: 'automatic', presumption: 'commit' },
  ...bounds,
})
const sound = { violation: null, stuck: 0 }

describe('presumed commit in every world', () => {
  test.each<[string, Omit<Bounds, 'recovery'>, { states: number; transitions: number }]>([
    ['two branches, no crash', { branches: 2, crashes: 0 }, { states: 992, transitions: 2_596 }],
    [
      'two branches, one crash',
      { branches: 2, crashes: 1 },
      { states: 10_398, transitions: 41_769 },
    ],
    [
      'two branches, two crashes',
      { branches: 2, crashes: 2 },
      { states: 75_279, transitions: 388_822 },
    ],
    [
      'three branches, no crash',
      { branches: 3, crashes: 0 },
      { states: 11_493, transitions: 37_894 },
    ],
    [
      'two branches of an application, one crash',
      { branches: 2, crashes: 1, application: true },
      { states: 40_384, transitions: 142_089 },
    ],
    [
      'two branches, one crash, one finished by hand',
      { branches: 2, crashes: 1, hands: 1 },
      { states: 34_826, transitions: 143_785 },
    ],
  ])('keeps every law, and is never stuck: %s', (_words, bounds, counts) => {
    expect(explore(twoPhaseCommit, presumed(bounds))).toMatchObject({ ...sound, ...counts })
  })

  test('no presumption commits what has no verdict: where nobody refused, all wait for it', () => {
    const calm = presumed({ branches: 3, crashes: 0, calm: true })
    expect(explore(twoPhaseCommit, calm)).toMatchObject({ ...sound, aborted: 0 })
  })
})

test('presumed nothing does what presumed abort does here, state for state', () => {
  const bounds = { branches: 2, crashes: 1, recovery: 'automatic' } as const
  const nothing = explore(twoPhaseCommit, { ...bounds, presumption: 'nothing' })
  const { machineStates: _, ...abort } = explore(twoPhaseCommit, bounds)
  expect(nothing).toMatchObject(abort)
})
