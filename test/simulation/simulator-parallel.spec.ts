import { describe, expect, test } from 'vitest'
import { simulated, swarm, violated } from '../support/simulated'

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)
const asked = { protocol: 'parallel-commit' } as const

describe('parallel commit', () => {
  test('keeps every law while faults go on: nothing of which the caller heard committed is aborted', () => {
    for (const seed of seeds(8_000, 100))
      expect(violated(swarm(seed, { ...asked, mode: 'safety' }))).toEqual([])
  })

  test('keeps every law where recovery comes while the owner still asks for intents', () => {
    const owners = { participants: 3, attempts: 8, mode: 'safety' } as const
    const network = { loss: 0.35, duplicate: 0.2, reorder: 0.3, delayMs: 5 }
    const overtaken = seeds(8_000, 60).map((seed) => {
      const settings = swarm(seed, { ...asked, ...owners, network })
      expect(violated(settings)).toEqual([])
      return simulated(settings).result.messages.byKind.missing ?? 0
    })
    expect(overtaken.filter((bars) => bars > 0).length).toBeGreaterThan(30)
  })

  test('ends everything with one coordinator away for good, and what was staged explicitly', () => {
    for (const seed of seeds(9_000, 100)) {
      const settings = swarm(seed, { ...asked, mode: 'liveness' })
      expect(violated(settings)).toEqual([])
      expect(simulated(settings).result.inDoubtMs.left, JSON.stringify(settings)).toBe(0)
    }
  })

  test('is the same to the last event with the same seed, and another one with another', () => {
    const hashOf = (seed: number) => simulated(swarm(seed, asked)).result.traceHash
    for (const seed of seeds(1, 20)) expect(hashOf(seed)).toBe(hashOf(seed))
    expect(new Set(seeds(1, 20).map(hashOf)).size).toBe(20)
  })
})

/** The steps of each transaction, crashes of nodes among them. */
function storiesOf(seed: number) {
  const all = seeds(0, 20)
  const { noted } = simulated(
    {
      ...{ ...asked, participants: 2, transactions: all.length, seed, intervalMs: 100 },
      ...{ crashes: 30, repairMs: 100, timeoutMs: 50, network: { delayMs: 10 }, syncMs: 10 },
    },
    { watched: all },
  )
  return all.map((number) =>
    noted.filter(({ transaction }) => transaction === number || transaction === null),
  )
}

test('an owner that dies after its answer is completed by the other one, which looks at the intents', () => {
  const recovered = seeds(1, 40)
    .flatMap(storiesOf)
    .filter((steps) => {
      const told = steps.findIndex(({ says }) => says === 'answers the application: committed')
      const owner = steps[told]?.node
      const later = steps.slice(told + 1)
      const at = (start: string) =>
        later.findIndex(({ node, says }) => node === owner && says.startsWith(start))
      const dies = at('crashes')
      const commits = at('sends commit')
      const isLooked = later.some(
        ({ node, says }) => node !== owner && says.startsWith('sends look'),
      )
      return told >= 0 && dies >= 0 && (commits < 0 || commits > dies) && isLooked
    })
  expect(recovered.length).toBeGreaterThan(0)
  for (const steps of recovered) {
    const ends = steps.filter(({ says }) => says === 'commits' || says === 'aborts')
    expect(new Set(ends.map(({ node, says }) => `${node} ${says}`))).toEqual(
      new Set(['participant 1 commits', 'participant 2 commits']),
    )
  }
})

test('ends as two-phase commit does where every vote arrives', () => {
  for (const seed of seeds(1, 10)) {
    const outcomesOf = (protocol: 'parallel-commit' | 'two-phase-commit') =>
      simulated({
        ...{ protocol, participants: 3, transactions: 100, seed, refuse: 0.1, readOnly: 0.3 },
      }).result.outcomes
    expect(outcomesOf('parallel-commit')).toEqual(outcomesOf('two-phase-commit'))
  }
})
