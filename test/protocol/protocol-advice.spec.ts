import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Answers, learntAttemptMs, learntAttempts } from '@/server/policy/answers'
import { ATTEMPT_MS_MAX } from '@/server/policy/deadline'
import { adviseProtocol } from '@/server/policy/protocol-advice'
import type { Able } from '@/server/policy/protocol-candidates'

const answers = (more: Partial<Answers> = {}): Answers => ({
  ...{ calls: 1_000, late: 0, votes: 500, refused: 0, p50Ms: 4, p95Ms: 20, p99Ms: 200 },
  ...more,
})
const able = (name: string, more: Partial<Able> = {}): Able => ({
  ...{ name, prepares: true, commitsInOnePhase: false, preCommits: false },
  ...{ tries: false, votesWithWork: false },
  ...{ answers: answers(), attemptMs: ATTEMPT_MS_MAX },
  ...more,
})

describe('the protocol', () => {
  test('a participant alone that can tell later commits in one phase', () => {
    const advice = adviseProtocol([able('a', { commitsInOnePhase: true })])
    expect(advice).toMatchObject({ protocol: 'two-phase-commit', optimise: ['one-phase'] })
  })

  test('one that cannot promise goes last, and saves 2 messages and a forced write', () => {
    const advice = adviseProtocol([able('a'), able('file', { prepares: false })])
    const chosen = advice.candidates.find(({ fits }) => fits)
    expect(advice).toMatchObject({ protocol: 'two-phase-commit', optimise: [] })
    expect(chosen).toMatchObject({ messages: 6, forcedWrites: 5, rounds: 2 })
    expect(chosen?.because).toContain('file cannot promise')
  })

  test('with two that cannot promise nothing fits, and both are named', () => {
    const advice = adviseProtocol([able('x', { prepares: false }), able('y', { prepares: false })])
    expect(advice.protocol).toBeNull()
    expect(advice.candidates[1]?.because).toContain('x and y')
  })

  test('agents could run three phases, at their cost, and two are advised: they survive a partition', () => {
    const advice = adviseProtocol([
      able('a', { preCommits: true }),
      able('b', { preCommits: true }),
    ])
    expect(advice.protocol).toBe('two-phase-commit')
    expect(advice.candidates.at(-1)).toMatchObject({
      ...{ protocol: 'three-phase-commit', fits: true, messages: 12, forcedWrites: 9 },
    })
  })

  test('services that all reserve could be tried, at the price of two phases, and are asked for it by name', () => {
    const tries = (...names: readonly string[]) =>
      adviseProtocol(['a', 'b'].map((name) => able(name, { tries: names.includes(name) })))
    const found = (advice: ReturnType<typeof tries>) =>
      advice.candidates.find(({ protocol }) => protocol === 'try-confirm-cancel')
    expect(found(tries('a', 'b'))).toMatchObject({ fits: true, messages: 8, forcedWrites: 6 })
    expect(found(tries('a', 'b'))?.because).toContain('asked for by name')
    expect(tries('a', 'b').protocol).toBe('two-phase-commit')
    expect(found(tries('a'))).toMatchObject({ fits: false })
    expect(found(tries('a'))?.because).toContain('is not offered by b:')
  })

  test('whoever is slow, loses messages or refuses is named with the figures', () => {
    const { reasons } = adviseProtocol([
      able('slow', { answers: answers({ p95Ms: 2_345 }) }),
      able('lossy', { answers: answers({ late: 50 }) }),
      able('strict', { answers: answers({ refused: 100 }) }),
    ])
    const said = reasons.join(' ')
    expect(said).toContain('slow is slow: 5 of 100 calls take longer than 2345 ms')
    expect(said).toContain('lossy 5 %')
    expect(said).toContain('strict votes no 20 % of the time')
  })
})

describe('how long to wait', () => {
  test('twice the slowest of a hundred, as configured while too little is known', () => {
    expect(learntAttemptMs(answers())).toBe(450)
    expect(learntAttemptMs(answers({ p99Ms: 1 }))).toBe(250)
    expect(learntAttemptMs(answers({ calls: 99 }))).toBe(ATTEMPT_MS_MAX)
    expect(learntAttemptMs(null)).toBe(ATTEMPT_MS_MAX)
  })

  test('where calls are lost the slow ones are missing in the percentiles, so nothing is cut short', () => {
    expect(learntAttemptMs(answers({ late: 11 }))).toBe(ATTEMPT_MS_MAX)
  })

  test('whatever was measured, it is never longer than configured, and never too short to answer', () => {
    const measured = fc.record({
      calls: fc.nat(10_000),
      late: fc.nat(10_000),
      votes: fc.nat(10_000),
      refused: fc.nat(10_000),
      p50Ms: fc.double({ min: 0, max: 1e5, noNaN: true }),
      p95Ms: fc.double({ min: 0, max: 1e5, noNaN: true }),
      p99Ms: fc.double({ min: 0, max: 1e5, noNaN: true }),
    })
    fc.assert(
      fc.property(measured, fc.integer({ min: 1, max: 60_000 }), (one, configuredMs) => {
        const ms = learntAttemptMs(one, configuredMs)
        expect(ms).toBeLessThanOrEqual(configuredMs)
        expect(ms).toBeGreaterThanOrEqual(Math.min(configuredMs, 250))
        if (ms < configuredMs) expect(ms).toBeGreaterThanOrEqual(one.p99Ms)
      }),
    )
  })

  test('votes are asked for as often as it takes that 9,999 of 10,000 transactions hear all', () => {
    expect(learntAttempts([null, answers()])).toBe(3)
    expect(learntAttempts([answers(), answers()])).toBe(3)
    const attempts = learntAttempts([answers({ late: 99 }), answers({ late: 99 })])
    expect(2 * 0.1 ** attempts).toBeLessThanOrEqual(1e-4)
    expect(2 * 0.1 ** (attempts - 1)).toBeGreaterThan(1e-4)
    expect(learntAttempts([answers({ late: 1_000 })])).toBe(10)
  })
})
