import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { budgetMax, earn, newBudget, spend } from '@/server/policy/retry-budget'
import { defaultPolicy } from '@/server/policy/retry-policy'
import {
  newThrottle,
  refusedHere,
  refusedShare,
  sending,
  settled,
  type Throttle,
} from '@/server/policy/throttle'

const { retryBudget, throttle } = defaultPolicy

describe('the budget of repeats', () => {
  test('lets at most a tenth of many requests be repeats in the long run, and ten a second', () => {
    let budget = newBudget(retryBudget, 0)
    const seconds = 600
    const perSecond = 1_000
    let repeats = 0
    for (let n = 0; n < seconds * perSecond; n++) {
      const now = (n * 1_000) / perSecond
      budget = earn(budget, retryBudget, now)
      const spent = spend(budget, retryBudget, now)
      if (spent.paid) repeats++
      budget = spent.budget
    }
    const share = (repeats - 10 * seconds) / (seconds * perSecond)
    expect(share).toBeGreaterThan(0.0999)
    expect(share).toBeLessThan(0.1002)
  })

  test('is never exceeded in any window', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 3_000 }),
      requests: fc.integer({ min: 0, max: 30 }),
      repeats: fc.integer({ min: 0, max: 200 }),
    })
    const some = fc.record({
      percent: fc.integer({ min: 0, max: 100 }),
      perSecondMin: fc.integer({ min: 0, max: 50 }),
    })
    fc.assert(
      fc.property(some, fc.array(step, { minLength: 1, maxLength: 40 }), (settings, steps) => {
        let budget = newBudget(settings, 0)
        let now = 0
        const made = steps.map(({ waitMs, requests, repeats }) => {
          now += waitMs
          for (let n = 0; n < requests; n++) budget = earn(budget, settings, now)
          let paid = 0
          for (let n = 0; n < repeats; n++) {
            const spent = spend(budget, settings, now)
            budget = spent.budget
            if (spent.paid) paid++
          }
          return { now, requests, paid }
        })
        made.forEach((from, first) => {
          const sum = { requests: 0, paid: 0 }
          for (const to of made.slice(first)) {
            sum.requests += to.requests
            sum.paid += to.paid
            const allowed =
              budgetMax(settings) +
              (sum.requests * settings.percent) / 100 +
              ((to.now - from.now) * settings.perSecondMin) / 1_000
            expect(sum.paid).toBeLessThanOrEqual(allowed + 1e-6)
          }
        })
      }),
    )
  })

  test('pays for a burst of repeats after a rest, and then for ten a second', () => {
    let budget = newBudget(retryBudget, 0)
    const pay = (now: number) => {
      let paid = 0
      for (let n = 0; n < 1_000; n++) {
        const spent = spend(budget, retryBudget, now)
        budget = spent.budget
        if (spent.paid) paid++
      }
      return paid
    }
    expect([pay(0), pay(1_000), pay(1_050), pay(3_000)]).toEqual([100, 10, 0, 20])
  })
})

describe('the throttle', () => {
  /** Requests that were answered, and such that were not. */
  const called = (accepted: number, lost: number): Throttle => {
    let state = newThrottle
    for (let n = 0; n < accepted + lost; n++) state = settled(sending(state, 0), n < accepted, 0)
    return state
  }

  test.each([
    [100, 0, 0],
    [50, 50, 0],
    [40, 60, 20 / 101],
    [0, 100, 100 / 101],
    [0, 19, 0],
  ])('of %i answered and %i lost requests refuses a share of the next', (good, lost, share) => {
    expect(refusedShare(called(good, lost), throttle, 0)).toBeCloseTo(share, 10)
  })

  test('refuses sooner with a smaller K, and nothing when it is off', () => {
    expect(refusedShare(called(80, 20), { on: true, k: 1.1 }, 0)).toBeCloseTo(12 / 101, 10)
    expect(refusedShare(called(0, 100), { on: false, k: 2 }, 0)).toBe(0)
  })

  test('forgets after two minutes', () => {
    expect(refusedShare(called(0, 100), throttle, 119_000)).toBeGreaterThan(0.9)
    expect(refusedShare(called(0, 100), throttle, 120_000)).toBe(0)
  })

  test('takes no burst that is under way for an overload', () => {
    let state = newThrottle
    for (let n = 0; n < 500; n++) state = sending(state, 0)
    expect(refusedShare(state, throttle, 0)).toBe(0)
    for (let n = 0; n < 500; n++) state = settled(state, false, 0)
    expect(refusedShare(state, throttle, 0)).toBeGreaterThan(0.99)
  })

  test('counts what it refuses itself, and lets everything through again once that is answered', () => {
    let state = called(0, 100)
    state = refusedHere(state, 0)
    expect(refusedShare(state, throttle, 0)).toBeCloseTo(101 / 102, 10)
    let tries = 0
    // The lot falls on each share as often as it should.
    for (let owed = 0; refusedShare(state, throttle, 0) > 0 && tries < 1e6; tries++) {
      owed += 1 - refusedShare(state, throttle, 0)
      const goes = owed >= 1
      if (goes) owed -= 1
      state = goes ? settled(sending(state, 0), true, 0) : refusedHere(state, 0)
    }
    expect(tries).toBeLessThan(100_000)
  })
})
