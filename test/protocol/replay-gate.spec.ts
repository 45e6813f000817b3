import { describe, expect, test } from 'vitest'
import type { AnsweredCalls, Episode } from '@/server/policy/replay-line'
import { replayPolicy } from '@/server/policy/replay-policy'
import { defaultPolicy, overlaid, type PolicyChange } from '@/server/policy/retry-policy'
import { atOnce } from '../support/at-once'

const END = 1_000_000

const episodes = (times: number, given: Partial<Episode> = {}): readonly Episode[] =>
  Array.from({ length: times }, (_, index) => ({
    ...{ operation: 'commit', startedAt: index, callMs: 10, code: 'ECONNREFUSED' },
    ...{ failsUntil: 19_000, worksFrom: 20_000, deadlineAt: null, ...given },
  }))

const promises = { operation: 'prepare', deadlineAt: 60_000 } as const

const replay = (
  of: readonly Episode[],
  change: PolicyChange,
  answered: readonly AnsweredCalls[] = [],
) => atOnce(replayPolicy({ episodes: of, answered }, overlaid(defaultPolicy, change), END))

const off = { breaker: { on: false }, throttle: { on: false } }

describe('in a replay', () => {
  test('an open breaker holds back what is owed, and lets one probe go at a time', () => {
    const free = replay(episodes(50), off)
    const held = replay(episodes(50), { breaker: { openMs: 4_000, openMsMax: 4_000 } })
    expect(free.notSent).toBe(0)
    expect(held.notSent).toBeGreaterThan(20)
    expect(held.calls).toBeLessThan(free.calls / 2)
    // Nothing that is owed is lost by it.
    expect(held).toMatchObject({ givenUp: 0 })
    expect(held.recoveredMs.every((ms) => ms !== null && ms >= 20_000 - 50)).toBe(true)
  })

  test('a breaker that stays open for longer has what is owed arrive later', () => {
    const last = (openMs: number) => {
      const { recoveredMs } = replay(episodes(50), { breaker: { openMs, openMsMax: openMs } })
      return Math.max(...recoveredMs.map((ms) => ms ?? Number.POSITIVE_INFINITY))
    }
    expect(last(1_000)).toBeLessThan(last(60_000))
    expect(last(60_000)).toBeGreaterThan(60_000)
  })

  test('what waited before the breaker goes at the rate of repeats', () => {
    const breaker = { openMs: 5_000, openMsMax: 5_000 }
    const slow = replay(episodes(300), { breaker, repeatsPerSecond: 20 })
    const fast = replay(episodes(300), { breaker, repeatsPerSecond: 200 })
    // Until it opens some thirty have gone for the first time.
    expect(slow.mostInASecond).toBeLessThan(50)
    expect(fast.mostInASecond).toBeGreaterThan(150)
    expect(slow.recoveredMs.every((ms) => ms !== null)).toBe(true)
  })

  test('an open breaker gives a promise up at once, too soon if it would have come in time', () => {
    const many = episodes(60, promises)
    const free = replay(many, { ...off, attempts: 1 })
    const broken = replay(many, { ...off, breaker: { openMs: 60_000 }, attempts: 1 })
    expect(free).toMatchObject({ calls: 60, notSent: 0 })
    expect(broken).toMatchObject({ givenUp: 60 })
    expect(broken.notSent).toBeGreaterThan(20)
    expect(broken.calls + broken.notSent).toBe(60)
  })

  test('a promise is asked for again only as far as the budget pays', () => {
    const many = episodes(300, { ...promises, worksFrom: 50, failsUntil: 40 })
    const rich = { ...off, retryBudget: { percent: 100, perSecondMin: 1_000 } }
    const poor = { ...off, retryBudget: { percent: 0, perSecondMin: 1 } }
    expect(replay(many, rich)).toMatchObject({ givenUp: 0, notSent: 0 })
    const refused = replay(many, poor)
    expect(refused.notSent).toBeGreaterThan(20)
    expect(refused.givenUp).toBe(refused.notSent)
  })

  test('the throttle refuses a share of what begins while little is answered', () => {
    const many = episodes(400, { ...promises, worksFrom: null }).map((one, index) => ({
      ...{ ...one, startedAt: 100 * index },
    }))
    const change = (on: boolean) => ({ ...off, attempts: 1, throttle: { on, k: 1.1 } })
    expect(replay(many, change(false)).notSent).toBe(0)
    const refused = replay(many, change(true)).notSent
    expect(refused).toBeGreaterThan(200)
    expect(refused).toBeLessThan(400)
  })

  test('what was answered beside them keeps the breaker closed, and is part of the load', () => {
    const few = episodes(30, { startedAt: 1_000, worksFrom: 3_000, failsUntil: 2_500 })
    const alone = replay(few, {})
    const busy = replay(few, {}, [
      { at: 0, requests: 200, owed: 200 },
      { at: 1_000, requests: 200, owed: 200 },
    ])
    expect(alone.notSent).toBeGreaterThan(0)
    expect(busy.notSent).toBe(0)
    expect(busy.mostInASecond).toBeGreaterThanOrEqual(430)
    expect(busy.mostRepeatsInASecond).toBeLessThan(300)
  })

  test('what an open breaker would have kept from going is counted, and not as load', () => {
    const later = { at: 5_000, requests: 70, owed: 30 }
    const change = { breaker: { openMs: 60_000, openMsMax: 60_000 } }
    const held = replay(episodes(50), change, [later])
    const without = replay(episodes(50), change)
    expect(held.notSent).toBe(without.notSent + 100)
    expect(held.mostInASecond).toBe(without.mostInASecond)
  })
})
