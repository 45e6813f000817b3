import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attemptMs, deadlineMsFor, remainingMs, sessionLimits } from '@/server/policy/deadline'
import { backOffMs, phaseTwoPolicy, policyVersion } from '@/server/policy/retry'

const { baseMs, capMs } = phaseTwoPolicy
const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the back-off of phase two', () => {
  test('grows from 100 ms to 30 s, at the highest throw', () => {
    const top = [1, 2, 3, 4, 9, 10, 11].map((attempt) => Math.ceil(backOffMs(attempt, 0.9999999)))
    expect(top).toEqual([100, 200, 400, 800, 25_600, 30_000, 30_000])
  })

  test('is anything down to nothing, so that those who failed together do not return together', () => {
    expect(backOffMs(10, 0)).toBe(0)
    expect(backOffMs(10, 0.5)).toBe(15_000)
  })

  test('stays within its bounds for any attempt, the millionth too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), dice, (attempt, throwOf) => {
        const waitMs = backOffMs(attempt, throwOf)
        expect(Number.isInteger(waitMs)).toBe(true)
        expect(waitMs).toBeGreaterThanOrEqual(0)
        expect(waitMs).toBeLessThanOrEqual(Math.min(capMs, baseMs * 2 ** (attempt - 1)))
      }),
    )
    expect(backOffMs(1_000_000, 0.9999999)).toBe(30_000)
  })

  test('takes half of its bound on average', () => {
    const throws = Array.from({ length: 1_000 }, (_, index) => (index + 0.5) / 1_000)
    const mean = throws.reduce((sum, one) => sum + backOffMs(4, one), 0) / throws.length
    expect(Math.abs(mean - 400)).toBeLessThan(1)
  })

  test('never gives up: there is a next time after every attempt', () => {
    for (let attempt = 1; attempt <= 2_000; attempt++)
      expect(Number.isFinite(backOffMs(attempt, 0.5))).toBe(true)
  })

  test('carries its version, so that attempts of different policies can be told apart', () => {
    expect(policyVersion).toBe(1)
  })
})

describe('deadlines', () => {
  test('are 10 s where nothing is asked for, and 10 minutes at most', () => {
    expect(deadlineMsFor(undefined)).toBe(10_000)
    expect(deadlineMsFor(3_600_000)).toBe(600_000)
    expect(deadlineMsFor(250)).toBe(250)
  })

  test('leave nothing, not less, once they have passed', () => {
    expect(remainingMs(1_000, 400)).toBe(600)
    expect(remainingMs(1_000, 1_500)).toBe(0)
  })

  test('end a call of the first phase, which takes 5 s at most', () => {
    expect(attemptMs(60_000)).toBe(5_000)
    expect(attemptMs(700)).toBe(700)
    expect(attemptMs(0)).toBeNull()
  })

  test('end the session of a branch, and never read as “no limit”', () => {
    expect(sessionLimits(10_000)).toEqual({ lockMs: 3_000, statementMs: 10_000, idleMs: 11_000 })
    expect(sessionLimits(0)).toEqual({ lockMs: 1, statementMs: 1, idleMs: 1_001 })
    fc.assert(
      fc.property(fc.double({ min: -10, max: 600_000, noNaN: true }), (leftMs) => {
        for (const limit of Object.values(sessionLimits(leftMs))) {
          expect(Number.isInteger(limit)).toBe(true)
          expect(limit).toBeGreaterThan(0)
        }
      }),
    )
  })
})
