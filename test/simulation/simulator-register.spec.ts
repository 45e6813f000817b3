import { describe, expect, test } from 'vitest'
import { simulated, swarm, violated } from '../support/simulated'

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)

describe('two-phase commit as it runs here', () => {
  test('keeps every law while faults go on', () => {
    for (const seed of seeds(1_000, 150))
      expect(violated(swarm(seed, { mode: 'safety' }))).toEqual([])
  })

  test('ends everything once a core is without faults', () => {
    for (const seed of seeds(2_000, 150)) {
      const asked = swarm(seed, { mode: 'liveness' })
      expect(violated(asked)).toEqual([])
      expect(simulated(asked).result.inDoubtMs.left, JSON.stringify(asked)).toBe(0)
    }
  })

  test('a store that goes on after it stood still does first what was due first', () => {
    const protocol = 'try-confirm-cancel'
    expect(violated(swarm(20_938, {}))).toEqual([])
    for (const seed of [20_711, 21_167]) expect(violated(swarm(seed, { protocol }))).toEqual([])
  })

  test('commits everything when nothing fails and nobody refuses', () => {
    for (const participants of [1, 2, 3, 5, 8]) {
      const { result } = simulated({
        ...{ protocol: 'two-phase-commit', participants, transactions: 100, seed: 1 },
      })
      expect(result.outcomes).toMatchObject({ committed: 100, untold: 0 })
    }
  })
})
