import { describe, expect, test } from 'vitest'
import { swarm, violated } from '../support/simulated'

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)

describe.each(['abort', 'commit', 'nothing', 'none'] as const)(
  'two-phase commit as published, presumption %s',
  (presumption) => {
    test('keeps every law while faults go on, and ends everything once they stop', () => {
      for (const seed of seeds(3_000, 60))
        for (const mode of ['safety', 'liveness'] as const)
          expect(violated(swarm(seed, { presumption, mode }))).toEqual([])
    })
  },
)
