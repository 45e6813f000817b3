import { describe, expect, test } from 'vitest'
import {
  allPoints,
  type CrashResult,
  crashIn,
  crashKey,
  isAsExpected,
  sentenceOf,
} from '@/components/protocols/crash-results'
import { type CrashProtocol, crashSteps, gapAt, gapsOf } from '@/server/contract/crash-steps'
import { newCrashTest } from '@/server/contract/crash-test'
import { newSimulation } from '@/server/contract/simulation'
import { outcomeAfter, outcomeInThree } from '../support/cluster-outcome'
import { decidingPoints } from '../support/deciding-crashes'

/** Forward it ends the same wherever its coordinator dies (`test/integration/crash-saga.spec.ts`). */
const outcomeOfSaga = Object.fromEntries(
  ['B0', 'S1', 'V1', 'S2', 'D0', 'Dm', 'D1', 'E0', 'E1'].map((point) => [point, 'committed']),
)

/** What the crash matrices of the integration tests hold real coordinators to. */
const tables: Readonly<Record<CrashProtocol, Readonly<Record<string, string | null>>>> = {
  'two-phase-commit': outcomeAfter,
  'last-agent': Object.fromEntries(decidingPoints['last-agent']),
  'optimistic-two-phase-commit': outcomeAfter,
  'three-phase-commit': outcomeInThree,
  'try-confirm-cancel': outcomeAfter,
  saga: outcomeOfSaga,
}

describe.each(Object.entries(tables))('%s', (name, table) => {
  const protocol = name as CrashProtocol

  test('every gap expects of a crashed coordinator what the crash tests do', () => {
    const expected = Object.fromEntries(
      gapsOf(protocol).map(({ point, expected }) => [point, expected.coordinator]),
    )
    for (const [point, outcome] of Object.entries(table))
      expect([point, expected[point]]).toEqual([point, outcome ?? 'either'])
  })

  test('its points are named once each, and between any two of them something happens', () => {
    const points = gapsOf(protocol).map(({ point }) => point)
    expect(new Set(points).size).toBe(points.length)
    const types = crashSteps[protocol].map(({ type }) => type)
    expect(types.join(' ')).not.toContain('gap gap')
    expect(types[0]).toBe('arrow')
  })

  test('once the verdict is written, nobody who crashes can make it abort', () => {
    const points = gapsOf(protocol)
    const from = points.findIndex(({ point }) => point === 'D1')
    for (const { expected } of points.slice(from))
      expect(expected).toEqual({ coordinator: 'committed', participant: 'committed' })
  })
})

test('two-phase commit with two branches has 14 points, three-phase commit four more, a saga four less', () => {
  expect(gapsOf('two-phase-commit')).toHaveLength(14)
  expect(gapsOf('optimistic-two-phase-commit')).toHaveLength(14)
  expect(gapsOf('three-phase-commit')).toHaveLength(18)
  expect(gapsOf('try-confirm-cancel')).toHaveLength(14)
  expect(gapsOf('saga')).toHaveLength(10)
  expect(allPoints.join(' ')).toBe('B0 S1 V1 S2 V2 L0 Lm L1 Q1 W1 Q2 W2 D0 Dm D1 C1 A1 C2 A2 E0 E1')
})

test('a point of another protocol is refused', () => {
  const asked = { protocol: 'two-phase-commit', point: 'Q1', victim: 'coordinator' }
  expect(newCrashTest.safeParse(asked).success).toBe(false)
  expect(newCrashTest.safeParse({ ...asked, point: 'D0' }).success).toBe(true)
  const simulation = {
    ...{ protocol: 'two-phase-commit', participants: 2, transactions: 1, seed: 1 },
    crashAt: { point: 'Q1', victim: 'coordinator' },
  }
  expect(newSimulation.safeParse(simulation).success).toBe(false)
  expect(newSimulation.safeParse({ ...simulation, protocol: 'three-phase-commit' }).success).toBe(
    true,
  )
})

const ended: CrashResult = {
  ...{ protocol: 'two-phase-commit', point: 'D0', victim: 'coordinator', outcome: 'aborted' },
  ...{ blockedMs: 1_200, alike: true, transaction: null, run: 'r' },
}

test('the map is told in words: who blocked longest, how many ended alike, and what was not expected', () => {
  expect(sentenceOf([])).toContain('Nothing has crashed yet')
  const other = { ...ended, point: 'D1', outcome: 'committed', blockedMs: 3 } as const
  expect(sentenceOf([ended, other])).toBe(
    'Blocked longest: D0 in two-phase commit, the coordinator crashing, 1.20 s. Everybody ended alike in 2 of 2.',
  )
  const wrong = { ...ended, outcome: 'committed' } as const
  expect([ended, other, wrong].map(isAsExpected)).toEqual([true, true, false])
  expect(sentenceOf([wrong])).toContain('Not as expected: D0.')
})

test('the address holds a crash, and one that does not exist shows none', () => {
  expect(crashIn({ crash: crashKey(ended) })).toEqual({
    ...{ protocol: 'two-phase-commit', point: 'D0', victim: 'coordinator' },
  })
  expect(crashIn({ crash: 'Q1.coordinator' })).toBeNull()
  expect(crashIn({ crashes: 'three-phase-commit', crash: 'Q1.participant' })).not.toBeNull()
  expect(gapAt('last-agent', 'S2')).toBeUndefined()
})
