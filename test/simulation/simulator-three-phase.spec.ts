import { describe, expect, test } from 'vitest'
import { simulated, swarm, violated } from '../support/simulated'

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)
const asked = { protocol: 'three-phase-commit', presumption: undefined } as const

describe('three-phase commit', () => {
  test('keeps every law under loss and crashes, of the coordinator too, while all know who has crashed', () => {
    for (const seed of seeds(4_000, 150))
      for (const mode of ['safety', 'liveness'] as const)
        expect(violated(swarm(seed, { ...asked, mode, partitions: 0 }))).toEqual([])
  })

  test('ends without its coordinator, where two-phase commit stays in doubt until it is back', () => {
    const crashing = {
      ...{ participants: 3, transactions: 100, intervalMs: 5, timeoutMs: 50 },
      ...{ crashes: 1, repairMs: 5_000, mode: 'safety' as const },
    }
    const waits = seeds(1, 40).flatMap((seed) => {
      const three = simulated({ ...asked, ...crashing, seed }, { watched: [0] })
      const two = simulated({
        ...{ protocol: 'two-phase-commit', presumption: 'abort', ...crashing, seed },
      })
      const fallen = three.noted.filter(({ says }) => says === 'crashes').map(({ node }) => node)
      if (fallen.length !== 1 || fallen[0] !== 'coordinator') return []
      return [{ seed, three: three.result.inDoubtMs.max, two: two.result.inDoubtMs.max }]
    })
    expect(waits.length).toBeGreaterThan(2)
    expect(waits.filter(({ three }) => three > 200)).toEqual([])
    expect(waits.filter(({ two }) => two > 1_000).length).toBeGreaterThan(0)
  })

  test('is not safe when the network is in parts: some seed commits at one and aborts at another', () => {
    const laws = seeds(5_000, 40).flatMap((seed) =>
      simulated(
        swarm(seed, { ...asked, participants: 2, partitions: 6, crashes: 0 }),
      ).result.violations.map(({ law }) => law),
    )
    expect(laws).toContain('AC1')
  })
})
