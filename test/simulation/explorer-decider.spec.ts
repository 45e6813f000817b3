import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { explore } from '@/server/simulation/explorer'
import type { CommitMachine } from '@/server/simulation/machine-facts'
import type { Bounds } from '@/server/simulation/world'

/*
 * The last resource (D5): the last branch cannot prepare, and its own commit is the decision. The
 * same machine in the same worlds as in explorer.spec.ts, with the decider lost and coming back.
 */

const decided = (bounds: Bounds): Bounds => ({ ...bounds, decider: true })
const sound = { violation: null, stuck: 0 }

describe('two-phase commit with a branch that decides', () => {
  test.each<[string, Bounds, { states: number; transitions: number }]>([
    [
      'it alone, two crashes',
      { branches: 1, crashes: 2, recovery: 'automatic' },
      { states: 4_216, transitions: 19_770 },
    ],
    [
      'it and another, no crash',
      { branches: 2, crashes: 0, recovery: 'automatic' },
      { states: 363, transitions: 785 },
    ],
    [
      'it and another, one crash',
      { branches: 2, crashes: 1, recovery: 'automatic' },
      { states: 5_434, transitions: 18_508 },
    ],
    [
      'it and another, two crashes',
      { branches: 2, crashes: 2, recovery: 'automatic' },
      { states: 51_811, transitions: 255_994 },
    ],
    [
      'it and another, two crashes, recovery by hand',
      { branches: 2, crashes: 2, recovery: 'manual' },
      { states: 51_716, transitions: 254_636 },
    ],
    [
      'it and two others, no crash',
      { branches: 3, crashes: 0, recovery: 'automatic' },
      { states: 2_519, transitions: 7_433 },
    ],
    [
      'it and two others, one crash',
      { branches: 3, crashes: 1, recovery: 'automatic' },
      { states: 64_448, transitions: 274_016 },
    ],
    [
      'it and two others, one crash, recovery by hand',
      { branches: 3, crashes: 1, recovery: 'manual' },
      { states: 64_448, transitions: 273_387 },
    ],
  ])('keeps every law, and is never stuck: %s', (_words, bounds, counts) => {
    expect(explore(twoPhaseCommit, decided(bounds))).toMatchObject({ ...sound, ...counts })
  })

  test.each<[Bounds['recovery'], { states: number; transitions: number }]>([
    ['automatic', { states: 12_448, transitions: 44_233 }],
    ['manual', { states: 12_448, transitions: 43_966 }],
  ])(
    'reports as heuristic, and nothing else, what a hand did at another branch: recovery %s',
    (recovery, counts) => {
      const bounds = decided({ branches: 2, crashes: 1, recovery, hands: 1 })
      expect(explore(twoPhaseCommit, bounds)).toMatchObject({ ...sound, ...counts })
    },
  )

  test.each([1, 2, 3])('AC4: commits when %i branches agree and nothing fails', (branches) => {
    const calm = decided({ branches, crashes: 0, recovery: 'automatic', calm: true })
    const found = explore(twoPhaseCommit, calm)
    expect(found).toMatchObject({ ...sound, aborted: 0, resolved: 2 ** branches })
  })
})

describe('the plain last resource: it commits, then the verdict is written', () => {
  /** Whoever takes over looks into the register only, not at the decider. */
  const plain: CommitMachine = {
    ...twoPhaseCommit,
    decide: (state, event) => {
      if (event.type !== 'recovered' || !('plan' in state))
        return twoPhaseCommit.decide(state, event)
      const { branches, recovery } = state.plan
      return twoPhaseCommit.decide({ ...state, plan: { branches, recovery } }, event)
    },
  }

  test('is unsafe: the coordinator dies between the two, and its successor presumes abort', () => {
    const { violation } = explore(
      plain,
      decided({ branches: 2, crashes: 1, recovery: 'automatic' }),
    )
    expect(violation?.law).toBe('AC1, D5: the decider has committed and the verdict is abort')
    expect(violation?.trace).toHaveLength(7)
  })
})
