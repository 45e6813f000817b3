import { describe, expect, test } from 'vitest'
import { costOf, sequence, simulated, swarm, violated } from '../support/simulated'

/* Where one branch decides by its own commit: the last agent, the two-phase message (protocols.md 3.4, 8.2); and promises unasked (3.3). */

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)
const upToFive = [1, 2, 3, 4, 5]
const yes = (count: number) => Array.from({ length: count }, () => 'yes' as const)

describe.each(['last-agent', 'two-phase-message', 'unsolicited-vote'] as const)(
  '%s',
  (protocol) => {
    test('keeps every law while faults go on', () => {
      for (const seed of seeds(6_000, 120))
        expect(violated(swarm(seed, { protocol, mode: 'safety' }))).toEqual([])
    })

    test('ends everything once a core is without faults', () => {
      for (const seed of seeds(7_000, 120)) {
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
      for (const seed of seeds(8_000, 10)) {
        const [one, again, other] = [seed, seed, seed + 1].map(
          (number) => simulated(swarm(number, { protocol })).result.traceHash,
        )
        expect(again).toBe(one)
        expect(other).not.toBe(one)
      }
    })
  },
)

describe('the last agent costs what protocols.md 3.4 says', () => {
  const agent = (votes: Parameters<typeof costOf>[1]) => costOf({ protocol: 'last-agent' }, votes)

  test('commit: 4(n − 1) + 2 messages, forced twice by the coordinator, once by the agent, twice by each other', () => {
    for (const n of upToFive) {
      const cost = agent(yes(n))
      expect(cost).toMatchObject({
        ...{ messages: 4 * (n - 1) + 2, coordinator: 2, participants: 2 * (n - 1) + 1 },
        ...{ violations: [], outcomes: { committed: 1 } },
      })
      expect(cost.byKind).toMatchObject({ decide: 1, decided: 1 })
      expect(cost.byKind.prepare ?? 0).toBe(n - 1)
    }
  })

  test('alone it is one-phase commit: two messages, one forced write', () => {
    const cost = agent(['yes'])
    expect(cost).toMatchObject({ messages: 2, participants: 1 })
    // Begin, commit there, verdict: each waits for the one before.
    expect(cost.latencyMs.mean).toBe(sequence(6, 3))
  })

  test('it refuses: the others are rolled back, and it hears nothing more', () => {
    for (const n of upToFive)
      expect(agent([...yes(n - 1), 'no'])).toMatchObject({
        ...{ messages: 4 * (n - 1) + 2, coordinator: 2, participants: 2 * (n - 1) },
        ...{ violations: [], outcomes: { refused: 1 } },
      })
  })

  test('another one refuses before it: the agent is never asked to decide', () => {
    const cost = agent(['no', 'yes', 'yes'])
    expect(cost).toMatchObject({ violations: [], outcomes: { refused: 1 } })
    expect(cost.byKind.decide).toBeUndefined()
  })
})

describe('a two-phase message costs one commit there, and a message and its answer for each step', () => {
  const message = (votes: Parameters<typeof costOf>[1]) =>
    costOf({ protocol: 'two-phase-message' }, votes)

  test('delivered: 2(n − 1) messages; begin and verdict forced, and one commit everywhere', () => {
    for (const n of upToFive)
      expect(message(yes(n))).toMatchObject({
        ...{ messages: 2 * (n - 1), coordinator: 2, participants: n },
        ...{ violations: [], outcomes: { committed: 1 } },
      })
  })

  test('given up: its database is asked, bars itself, and no step hears anything', () => {
    for (const n of upToFive) {
      const cost = message([...yes(n - 1), 'no'])
      expect(cost).toMatchObject({
        ...{ messages: 2, coordinator: 2, participants: 1 },
        ...{ violations: [], outcomes: { refused: 1 } },
      })
      expect(cost.byKind.commit).toBeUndefined()
    }
  })
})

describe('promises that come unasked cost what protocols.md 3.3 says', () => {
  const unasked = (votes: Parameters<typeof costOf>[1]) =>
    costOf({ protocol: 'unsolicited-vote' }, votes)

  test('commit: 3n messages, none of them a prepare, and no later than with it', () => {
    for (const n of upToFive) {
      const cost = unasked(yes(n))
      expect(cost).toMatchObject({
        ...{ messages: 3 * n, coordinator: 2, participants: 2 * n },
        ...{ violations: [], outcomes: { committed: 1 } },
      })
      expect(cost.byKind.prepare).toBeUndefined()
      const asked = costOf({ protocol: 'two-phase-commit' }, yes(n))
      expect(cost.latencyMs.mean).toBeLessThanOrEqual(asked.latencyMs.mean)
    }
  })

  test('who only reads is asked as ever', () => {
    expect(unasked(['yes', 'read-only']).byKind).toMatchObject({ prepare: 1, vote: 2, commit: 1 })
  })

  test('a promise that is lost is asked for, and nothing is decided without it', () => {
    const asked = {
      protocol: 'unsolicited-vote',
      participants: 2,
      transactions: 300,
      seed: 5,
    } as const
    const { result } = simulated({ ...asked, network: { loss: 0.2 } })
    expect(result).toMatchObject({ violations: [], inDoubtMs: { left: 0 } })
    expect(result.messages.byKind.prepare).toBeGreaterThan(50)
    expect(result.outcomes.committed).toBeGreaterThan(200)
  })
})

test('a database that crashes before it commits is asked back, and nothing is delivered', () => {
  const runs = seeds(1, 20).map(
    (seed) =>
      simulated({
        ...{ protocol: 'two-phase-message', participants: 3, transactions: 200, seed },
        ...{ crashes: 2, repairMs: 200 },
      }).result,
  )
  expect(runs.flatMap(({ violations }) => violations)).toEqual([])
  expect(runs.some(({ outcomes }) => outcomes.timedOut > 0)).toBe(true)
  expect(runs.some(({ messages }) => (messages.byKind.prevent ?? 0) > 0)).toBe(true)
})
