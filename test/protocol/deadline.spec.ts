import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attemptMs, deadlineMsFor, remainingMs, sessionLimits } from '@/server/policy/deadline'

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
