import { describe, expect, test } from 'vitest'
import type { Episode } from '@/server/policy/replay-line'
import { replayPolicy } from '@/server/policy/replay-policy'
import { defaultPolicy, overlaid, type RetryPolicy } from '@/server/policy/retry-policy'
import { atOnce } from '../support/at-once'

const END = 1_000_000

/** Without anything that was answered beside them. */
const replay = (episodes: readonly Episode[], policy: RetryPolicy, endedAt: number) =>
  atOnce(replayPolicy({ episodes, answered: [] }, policy, endedAt))

const episode = (given: Partial<Episode> = {}): Episode => ({
  ...{ operation: 'commit', startedAt: 0, callMs: 10, code: 'ECONNREFUSED', failsUntil: 900 },
  ...{ worksFrom: 1_000, deadlineAt: null },
  ...given,
})

const every = (ms: number) =>
  overlaid(defaultPolicy, {
    operations: {
      commit: { backOff: { jitter: 'full', baseMs: 2 * ms, factor: 1, capMs: 2 * ms } },
    },
  })

describe('a policy over what was recorded', () => {
  test('asks again at its pace until calls work, and tells when that would have been seen', () => {
    // A call takes 10 ms and half of 180 is waited: one at 0, 100, 200 … 1,000.
    const { calls, recoveredMs } = replay([episode()], every(90), END)
    expect(calls).toBe(11)
    expect(recoveredMs).toEqual([1_000])
  })

  test('that is slower makes fewer calls, and sees later that it works', () => {
    const slow = replay([episode()], every(690), END)
    expect(slow).toMatchObject({ calls: 3, recoveredMs: [1_400] })
  })

  test('keeps its rate over all of them together', () => {
    const many = Array.from({ length: 300 }, () => episode())
    const pace = overlaid(every(90), { breaker: { on: false } })
    const free = replay(many, pace, END)
    const bounded = replay(many, overlaid(pace, { repeatsPerSecond: 50 }), END)
    // The first calls are no repeats; 200 a second is what is built in.
    expect(free.mostInASecond).toBeGreaterThan(400)
    expect(free.mostRepeatsInASecond).toBeGreaterThan(150)
    expect(bounded.mostInASecond).toBeLessThanOrEqual(300 + 50 + 5)
    expect(bounded.mostRepeatsInASecond).toBeLessThanOrEqual(50 + 5)
    expect(bounded.recoveredMs.every((ms) => ms !== null)).toBe(true)
  })

  test('lets no long wait of one hold up another', () => {
    const broken = episode({ code: '28P01', worksFrom: 500_000, failsUntil: 499_000 })
    const late = episode({ startedAt: 1_000, worksFrom: 2_000 })
    const both = replay([broken, late], defaultPolicy, END)
    const alone = replay([late], defaultPolicy, END)
    expect(both.recoveredMs[1]).toBe(alone.recoveredMs[0])
    expect(both.recoveredMs[1]).toBeLessThan(5_000)
  })

  test('gives a promise up after its attempts, and too soon if it would have come in time', () => {
    const voting = { operation: 'prepare', deadlineAt: 10_000 } as const
    const short = replay([episode(voting)], overlaid(defaultPolicy, { attempts: 2 }), END)
    expect(short).toMatchObject({ calls: 2, givenUp: 1, recoveredMs: [null] })
    const patient = replay([episode(voting)], overlaid(defaultPolicy, { attempts: 20 }), END)
    expect(patient).toMatchObject({ givenUp: 0 })
    const late = episode({ ...voting, worksFrom: 20_000 })
    expect(replay([late], defaultPolicy, END).givenUp).toBe(0)
  })

  test('gives a promise up after its time, however many attempts it has left', () => {
    const one = episode({ operation: 'prepare', deadlineAt: 100_000, worksFrom: 4_000 })
    const of = (promiseMs: number) =>
      replay([one], overlaid(defaultPolicy, { attempts: 20, promiseMs }), 200_000)
    expect([of(500).givenUp, of(60_000).givenUp]).toEqual([1, 0])
    expect(of(500).calls).toBeLessThan(of(60_000).calls)
  })

  test('asks no more for a promise after a fault that asking again does not heal', () => {
    const refused = episode({ operation: 'prepare', code: '23505', deadlineAt: 10_000 })
    expect(replay([refused], defaultPolicy, END).calls).toBe(1)
  })

  test('of what has not recovered yet counts the calls up to the end of the records', () => {
    const open = replay([episode({ worksFrom: null })], every(990), 10_000)
    expect(open).toMatchObject({ calls: 11, recoveredMs: [null], givenUp: 0 })
  })

  test('sees in the end what works again only after more calls than are replayed', () => {
    const long = episode({ worksFrom: 500_000, failsUntil: 499_000 })
    const pace = overlaid(every(90), { breaker: { on: false } })
    expect(replay([long], pace, END).recoveredMs).toEqual([500_000])
  })

  test('of nothing is nothing', () => {
    expect(replay([], defaultPolicy, END)).toEqual({
      ...{ calls: 0, mostInASecond: 0, mostRepeatsInASecond: 0 },
      ...{ notSent: 0, givenUp: 0, recoveredMs: [] },
    })
  })
})
