import { describe, expect, test } from 'vitest'
import { costOf, sequence, simulated, swarm, violated } from '../support/simulated'

/* What compensates or cancels, by the machines that run here (protocols.md 3.8, 6, 7). */

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)
const compensating = ['optimistic-two-phase-commit', 'try-confirm-cancel', 'saga'] as const

describe.each(compensating)('%s', (protocol) => {
  test('keeps every law while faults go on', () => {
    for (const seed of seeds(3_000, 120))
      expect(violated(swarm(seed, { protocol, mode: 'safety' }))).toEqual([])
  })

  test('ends everything once a core is without faults', () => {
    for (const seed of seeds(4_000, 120)) {
      const asked = swarm(seed, { protocol, mode: 'liveness' })
      expect(violated(asked)).toEqual([])
      expect(simulated(asked).result.inDoubtMs.left, JSON.stringify(asked)).toBe(0)
    }
  })

  test('commits everything when nothing fails and nobody refuses', () => {
    for (const participants of [1, 2, 3, 5, 8]) {
      const { result } = simulated({ protocol, participants, transactions: 100, seed: 1 })
      expect(result.outcomes).toMatchObject({ committed: 100, untold: 0 })
    }
  })

  test('the same seed gives the same run, and another one another', () => {
    for (const seed of seeds(5_000, 10)) {
      const [one, again, other] = [seed, seed, seed + 1].map(
        (number) => simulated(swarm(number, { protocol })).result.traceHash,
      )
      expect(again).toBe(one)
      expect(other).not.toBe(one)
    }
  })
})

const upToFive = [1, 2, 3, 4, 5]
const yes = (count: number) => Array.from({ length: count }, () => 'yes' as const)

describe('Try–Confirm–Cancel costs what protocols.md 6 says', () => {
  const tried = (votes: Parameters<typeof costOf>[1]) =>
    costOf({ protocol: 'try-confirm-cancel' }, votes)

  test('confirmed: 4n messages, begin and verdict forced, each service twice, six delays to the answer', () => {
    for (const n of upToFive) {
      const cost = tried(yes(n))
      expect(cost).toMatchObject({
        ...{ messages: 4 * n, coordinator: 2, participants: 2 * n, violations: [] },
        ...{ outcomes: { committed: 1 } },
      })
      expect(cost.byKind).toMatchObject({ try: n, confirm: n })
      expect(cost.latencyMs.mean).toBe(sequence(6, 3))
    }
  })

  test('one refuses: every registered branch is cancelled, the one that refused too', () => {
    for (const n of upToFive)
      expect(tried([...yes(n - 1), 'no'])).toMatchObject({
        ...{ messages: 4 * n, coordinator: 2, participants: n - 1 + n, violations: [] },
        ...{ outcomes: { refused: 1 } },
      })
  })
})

describe('optimistic two-phase commit costs what two-phase commit does (protocols.md 3.8)', () => {
  const protocol = 'optimistic-two-phase-commit'

  test('committed: 4n messages, begin and verdict forced, each participant twice', () => {
    for (const n of upToFive)
      expect(costOf({ protocol }, yes(n))).toMatchObject({
        ...{ messages: 4 * n, coordinator: 2, participants: 2 * n, violations: [] },
        ...{ outcomes: { committed: 1 } },
      })
  })

  test('one refuses: who has committed is compensated, and who refused hears nothing', () => {
    for (const n of upToFive)
      expect(costOf({ protocol }, [...yes(n - 1), 'no'])).toMatchObject({
        ...{ messages: 2 * n + 2 * (n - 1), participants: 2 * (n - 1), violations: [] },
        ...{ outcomes: { refused: 1 } },
      })
  })
})

describe('a saga costs what protocols.md 7 says', () => {
  const saga = (votes: Parameters<typeof costOf>[1]) => costOf({ protocol: 'saga' }, votes)

  test('done: 2m messages, m + 1 writes forced by the coordinator, one by each service', () => {
    for (const m of upToFive) {
      const cost = saga(yes(m))
      expect(cost).toMatchObject({
        ...{ messages: 2 * m, coordinator: m + 1, participants: m, violations: [] },
        ...{ outcomes: { committed: 1 } },
      })
      // Of each step its record and itself, one after another; then the verdict.
      expect(cost.latencyMs.mean).toBe(sequence(4 * m + 2, 2 * m + 1))
    }
  })

  test('refused at step k: 2k + 2(k − 1), and nothing later is ordered', () => {
    for (const k of upToFive)
      expect(saga([...yes(k - 1), 'no', ...yes(5 - k)])).toMatchObject({
        ...{ messages: 2 * k + 2 * (k - 1), coordinator: k + 1, participants: 2 * (k - 1) },
        ...{ violations: [], outcomes: { refused: 1 } },
      })
  })
})
