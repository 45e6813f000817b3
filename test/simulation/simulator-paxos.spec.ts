import { describe, expect, test } from 'vitest'
import { simulated, swarm, violated } from '../support/simulated'

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)
const asked = { protocol: 'paxos-commit' } as const

describe.each([0, 1, 2])('Paxos Commit with F = %i', (spare) => {
  test('keeps every law under loss, crashes, partitions and pauses, with several leaders at once', () => {
    for (const seed of seeds(6_000 + spare * 100, 60))
      expect(violated(swarm(seed, { ...asked, spare, mode: 'safety' }))).toEqual([])
  })

  test('ends everything while F acceptors stay away for good', () => {
    for (const seed of seeds(7_000 + spare * 100, 60))
      expect(violated(swarm(seed, { ...asked, spare, mode: 'liveness' }))).toEqual([])
  })
})

test('in a network in parts Paxos Commit agrees where three-phase commit does not', () => {
  const parting = { participants: 2, partitions: 6, crashes: 0 }
  const laws = (protocol: 'paxos-commit' | 'three-phase-commit') =>
    seeds(5_000, 40).flatMap((seed) =>
      simulated(swarm(seed, { protocol, ...parting })).result.violations.map(({ law }) => law),
    )
  expect(laws('three-phase-commit')).toContain('AC1')
  expect(laws('paxos-commit')).toEqual([])
})
