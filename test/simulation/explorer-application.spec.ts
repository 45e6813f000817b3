import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { explore } from '@/server/simulation/explorer'
import type { Bounds } from '@/server/simulation/world'

/*
 * The same, where an application drives: branches join one by one, it prepares them whenever it
 * likes, and what it says is lost, doubled, late, or never said, for it may die at any moment.
 */

const run = (bounds: Omit<Bounds, 'application'>) =>
  explore(twoPhaseCommit, { ...bounds, application: true })
const sound = { violation: null, stuck: 0 }

describe('two-phase commit in every world of an application', () => {
  test.each<[string, Omit<Bounds, 'application'>, { states: number; transitions: number }]>([
    [
      'two branches, no crash',
      { branches: 2, crashes: 0, recovery: 'automatic' },
      { states: 2_713, transitions: 7_575 },
    ],
    [
      'two branches, one crash',
      { branches: 2, crashes: 1, recovery: 'automatic' },
      { states: 39_674, transitions: 139_613 },
    ],
    [
      'two branches, one crash, recovery by hand',
      { branches: 2, crashes: 1, recovery: 'manual' },
      { states: 39_674, transitions: 137_538 },
    ],
    [
      'two branches, two crashes',
      { branches: 2, crashes: 2, recovery: 'automatic' },
      { states: 386_696, transitions: 1_778_417 },
    ],
    [
      'three branches, no crash',
      { branches: 3, crashes: 0, recovery: 'automatic' },
      { states: 39_709, transitions: 134_773 },
    ],
  ])('keeps every law, and is never stuck: %s', (_words, bounds, counts) => {
    expect(run(bounds)).toMatchObject({ ...sound, ...counts })
  })

  test.each<[Bounds['recovery'], { states: number; transitions: number }]>([
    ['automatic', { states: 127_685, transitions: 473_938 }],
    ['manual', { states: 127_685, transitions: 469_405 }],
  ])('reports as heuristic what a hand did against it: recovery %s', (recovery, counts) => {
    expect(run({ branches: 2, crashes: 1, recovery, hands: 1 })).toMatchObject({
      ...sound,
      ...counts,
    })
  })

  test.each([2, 3])('AC4: commits when %i branches promise and nothing fails', (branches) => {
    const calm = run({ branches, crashes: 0, recovery: 'automatic', calm: true })
    expect(calm).toMatchObject({ ...sound, aborted: 0, resolved: 2 ** branches })
  })
})
