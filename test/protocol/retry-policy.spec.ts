import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mulberry32 } from '@/server/lab/transfers'
import { type BackOff, backOffMs } from '@/server/policy/back-off'
import { classOf, errorRules } from '@/server/policy/error-class'
import { defaultPolicy, overlaid } from '@/server/policy/retry-policy'
import { createTurns, createTurnTable } from '@/server/policy/turns'

const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const told = defaultPolicy.operations.commit.backOff
const TOP = 0.999_999_9
const THROWS = 20_000
const SEED = 16
const even = Array.from({ length: 1_000 }, (_, index) => (index + 0.5) / 1_000)
const mean = (values: readonly number[]) =>
  values.reduce((sum, one) => sum + one, 0) / values.length

describe('a back-off', () => {
  test('after a verdict grows from 100 ms to 30 s, at the highest throw', () => {
    const top = [1, 2, 3, 4, 9, 10, 11].map((n) => backOffMs({ n, dice: TOP, lastMs: 0 }, told))
    expect(top).toEqual([100, 200, 400, 800, 25_600, 30_000, 30_000])
  })

  test('with full jitter is anything down to nothing, half of its bound on average', () => {
    expect(backOffMs({ n: 10, dice: 0, lastMs: 0 }, told)).toBe(0)
    const waits = even.map((one) => backOffMs({ n: 4, dice: one, lastMs: 0 }, told))
    expect(Math.abs(mean(waits) - 400)).toBeLessThan(1)
  })

  test('with equal jitter is never below half of its bound, three quarters on average', () => {
    const equal: BackOff = { ...told, jitter: 'equal' }
    expect(backOffMs({ n: 4, dice: 0, lastMs: 0 }, equal)).toBe(400)
    const waits = even.map((one) => backOffMs({ n: 4, dice: one, lastMs: 0 }, equal))
    expect(Math.abs(mean(waits) - 600)).toBeLessThan(1)
  })

  test('with decorrelated jitter goes from the base to three times the last one', () => {
    const free: BackOff = { ...told, jitter: 'decorrelated' }
    expect(backOffMs({ n: 1, dice: TOP, lastMs: 0 }, free)).toBe(100)
    expect(backOffMs({ n: 2, dice: 0, lastMs: 500 }, free)).toBe(100)
    expect(backOffMs({ n: 2, dice: TOP, lastMs: 500 }, free)).toBe(1_500)
    expect(backOffMs({ n: 9, dice: TOP, lastMs: 29_000 }, free)).toBe(30_000)
  })

  test.each([
    // Of U(low, high): the mean is the middle, and σ the width over √12.
    ['full', 0, 800],
    ['equal', 400, 800],
  ] as const)(
    'with %s jitter has the expectation of its law within 3 σ, thrown in earnest',
    (jitter, low, high) => {
      const throws = mulberry32(SEED)
      const waits = Array.from({ length: THROWS }, () =>
        backOffMs({ n: 4, dice: throws(), lastMs: 0 }, { ...told, jitter }),
      )
      const sigma = (high - low) / Math.sqrt(12) / Math.sqrt(THROWS)
      expect(Math.abs(mean(waits) - (low + high) / 2)).toBeLessThan(3 * sigma)
    },
  )

  test('with decorrelated jitter has the expectation of its chain within 3 σ, before the cap', () => {
    // Xₙ = U(base, 3·Xₙ₋₁): mₙ = (base + 3·mₙ₋₁)/2, and E[Xₙ²] = (base² + 3·base·mₙ₋₁ + 9·E[Xₙ₋₁²])/3.
    const base = 100
    const steps = 4
    const throws = mulberry32(SEED)
    const free: BackOff = { jitter: 'decorrelated', baseMs: base, factor: 2, capMs: 1_000_000 }
    const waits = Array.from({ length: THROWS }, () => {
      let lastMs = base
      for (let n = 2; n <= steps; n++) lastMs = backOffMs({ n, dice: throws(), lastMs }, free)
      return lastMs
    })
    let [first, second] = [base, base ** 2]
    for (let n = 2; n <= steps; n++) {
      second = (base ** 2 + 3 * base * first + 9 * second) / 3
      first = (base + 3 * first) / 2
    }
    const sigma = Math.sqrt((second - first ** 2) / THROWS)
    // Each step is rounded to a millisecond.
    expect(Math.abs(mean(waits) - first)).toBeLessThan(3 * sigma + 2)
  })

  test('stays within its bounds for any jitter, factor and attempt, the millionth too', () => {
    const policies = fc.record({
      jitter: fc.constantFrom('full' as const, 'equal' as const, 'decorrelated' as const),
      baseMs: fc.integer({ min: 1, max: 60_000 }),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      capMs: fc.integer({ min: 60_000, max: 600_000 }),
    })
    const last = fc.integer({ min: 0, max: 600_000 })
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 1_000_000 }), dice, last, (...given) => {
        const [backOff, n, one, lastMs] = given
        const waitMs = backOffMs({ n, dice: one, lastMs }, backOff)
        expect(Number.isInteger(waitMs)).toBe(true)
        expect(waitMs).toBeGreaterThanOrEqual(
          backOff.jitter === 'decorrelated' ? backOff.baseMs : 0,
        )
        expect(waitMs).toBeLessThanOrEqual(backOff.capMs)
      }),
    )
    expect(backOffMs({ n: 1_000_000, dice: TOP, lastMs: 0 }, told)).toBe(30_000)
  })
})

describe('the class of a fault', () => {
  test('is that of the first rule that fits, by the whole code or by its beginning', () => {
    expect(classOf('23505', errorRules)).toBe('refuse')
    expect(classOf('28P01', errorRules)).toBe('broken')
    expect(classOf('http-401', errorRules)).toBe('broken')
    expect(classOf('23505', [{ code: '23505', class: 'retry' }, ...errorRules])).toBe('retry')
    expect(classOf('1062', errorRules)).toBe('refuse')
    expect(classOf('1142', errorRules)).toBe('broken')
  })

  test('of a class of SQLSTATE is none of a number that begins alike', () => {
    const rules = [{ code: '40*', class: 'refuse' } as const]
    expect(['40P01', '4031'].map((code) => classOf(code, rules))).toEqual(['refuse', 'retry'])
    expect(classOf('http-503', [{ code: 'http-5*', class: 'broken' }])).toBe('broken')
  })

  test('is to ask again where nothing is known of it', () => {
    for (const code of ['timeout', 'ECONNREFUSED', '57P01', 'http-503', '', '*'])
      expect(classOf(code, errorRules)).toBe('retry')
  })
})

describe('a policy with changes', () => {
  test('keeps what none of them names, and takes the last word on the rest', () => {
    const first = { attempts: 5, operations: { commit: { attemptMs: 700 } } }
    const second = { operations: { commit: { attemptMs: 800 } }, repeatsPerSecond: 10 }
    const policy = overlaid(defaultPolicy, first, second)
    expect(policy).toMatchObject({ attempts: 5, repeatsPerSecond: 10 })
    expect(policy.operations.commit).toEqual({ attemptMs: 800, backOff: told })
    expect(policy.operations.abort).toEqual(defaultPolicy.operations.abort)
  })

  test('has the rules of the last change before all others', () => {
    const policy = overlaid(
      defaultPolicy,
      { classes: [{ code: 'timeout', class: 'refuse' }] },
      { classes: [{ code: 'timeout', class: 'broken' }] },
    )
    expect(classOf('timeout', policy.classes)).toBe('broken')
    expect(classOf('42501', policy.classes)).toBe('broken')
  })
})

describe('turns at a rate', () => {
  test('are never more than rate × time and the burst, in any window', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), gaps, (perSecond, waits) => {
        const turns = createTurns(perSecond)
        let now = 0
        const at = waits.map((gapMs) => {
          now += gapMs
          return now + turns.take(now)
        })
        const burst = Math.max(1, Math.floor(perSecond / 10))
        at.forEach((from, first) => {
          const inSecond = at.slice(first).filter((one) => one < from + 1_000).length
          expect(inSecond).toBeLessThanOrEqual(perSecond + burst)
        })
      }),
    )
  })

  test('are all given, one after the other, however many come at once', () => {
    const turns = createTurns(10)
    const waits = Array.from({ length: 5 }, () => turns.take(0))
    expect(waits).toEqual([0, 100, 200, 300, 400])
  })

  test('follow a changed rate from the next one on', () => {
    const turnsAt = createTurnTable()
    expect([turnsAt('a', 10, 0).take(0), turnsAt('a', 10, 0).take(0)]).toEqual([0, 100])
    expect(turnsAt('a', 1, 0).take(0)).toBe(200)
    expect(turnsAt('a', 1, 0).take(0)).toBe(1_200)
    expect(turnsAt('b', 1, 0).take(0)).toBe(0)
  })

  test('that were given out at a slow rate do not hold up a faster one', () => {
    const turns = createTurns(1)
    for (let n = 0; n < 1_000; n++) turns.take(0)
    turns.change(200, 0)
    expect(turns.take(0)).toBe(5)
  })
})
