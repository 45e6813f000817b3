import { describe, expect, test } from 'vitest'
import { simulated, swarm } from '../support/simulated'

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)

describe('a run', () => {
  test('is the same to the last event with the same seed, for fifty seeds', () => {
    for (const seed of seeds(1, 50)) {
      const asked = swarm(seed, {})
      expect(simulated(asked).result, JSON.stringify(asked)).toEqual(simulated(asked).result)
    }
  })

  test('is another one with another seed', () => {
    const hashes = seeds(1, 50).map((seed) => simulated(swarm(seed, {})).result.traceHash)
    expect(new Set(hashes).size).toBe(50)
  })

  test('does not change because somebody watches', () => {
    const asked = swarm(3, {})
    const [seen, unseen] = [simulated(asked, { watched: [0, 5] }), simulated(asked)]
    expect(seen.result).toEqual(unseen.result)
    expect(seen.noted.length).toBeGreaterThan(10)
    expect(unseen.noted).toEqual([])
  })
})
