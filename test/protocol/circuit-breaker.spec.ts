import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ask,
  type Breaker,
  closedBreaker,
  comeBack,
  type Heard,
  hear,
  order,
} from '@/server/policy/circuit-breaker'
import { defaultPolicy } from '@/server/policy/retry-policy'

const settings = defaultPolicy.breaker

/** Calls that go one after the other, each with what it has told. */
function called(calls: readonly Heard[], from: Breaker = closedBreaker, atMs = 0): Breaker {
  let breaker = from
  for (const heard of calls) {
    const asked = ask(breaker, atMs)
    if (asked.permit === null) throw new Error('a call was not let through')
    breaker = hear(asked.breaker, { permit: asked.permit, heard, nowMs: atMs }, settings)
  }
  return breaker
}
const times = (count: number, heard: Heard): readonly Heard[] =>
  Array.from({ length: count }, () => heard)
const opened = called(times(20, 'unavailable'))

describe('a breaker', () => {
  test.each([
    ['19 failures of 19', [...times(19, 'unavailable')], 'closed'],
    ['20 failures of 20', [...times(20, 'unavailable')], 'open'],
    ['10 failures of 20', [...times(10, 'answered'), ...times(10, 'unavailable')], 'open'],
    ['10 failures of 21', [...times(11, 'answered'), ...times(10, 'unavailable')], 'closed'],
    ['40 calls that tell nothing', [...times(40, 'nothing')], 'closed'],
  ])('with %s is %s', (_, calls, phase) => {
    expect(called(calls).phase).toBe(phase)
  })

  test('forgets what was ten seconds ago', () => {
    const before = called(times(19, 'unavailable'))
    expect(called(['unavailable'], before, 9_999).phase).toBe('open')
    expect(called(['unavailable'], before, 10_000).phase).toBe('closed')
  })

  test('lets nothing through for five seconds, and then one probe', () => {
    expect(ask(opened, 4_999)).toMatchObject({ permit: null, untilMs: 5_000 })
    const probe = ask(opened, 5_000)
    expect(probe).toMatchObject({ breaker: { phase: 'half-open' } })
    expect(probe.permit).not.toBeNull()
    expect(ask(probe.breaker, 99_000)).toMatchObject({ permit: null, untilMs: null })
  })

  test('is closed by a probe that is answered, and what was before counts no more', () => {
    const closed = called(['answered'], opened, 5_000)
    expect(called(times(19, 'unavailable'), closed, 5_001).phase).toBe('closed')
  })

  test('stays open twice as long after each probe that fails, to a minute at most', () => {
    let breaker = opened
    const waits: number[] = []
    for (let n = 0; n < 6 && breaker.phase === 'open'; n++) {
      const from = breaker.untilMs
      breaker = called(['unavailable'], breaker, from)
      waits.push(breaker.phase === 'open' ? breaker.untilMs - from : 0)
    }
    expect(waits).toEqual([10_000, 20_000, 40_000, 60_000, 60_000, 60_000])
    expect(breaker).toMatchObject({ sinceMs: 0 })
  })

  test('sends the next probe at once if one has told nothing, or its participant is back', () => {
    const told = called(['nothing'], opened, 5_000)
    expect(ask(told, 5_000).permit).not.toBeNull()
    expect(ask(comeBack(opened, 100), 100).permit).not.toBeNull()
  })

  test('counts nothing of a call that left before it moved', () => {
    const late = { permit: { era: closedBreaker.era }, nowMs: 6_000 }
    for (const heard of ['answered', 'unavailable'] as const)
      expect(hear(opened, { ...late, heard }, settings)).toEqual(opened)
    const closed = called(['answered'], opened, 5_000)
    expect(hear(closed, { ...late, heard: 'unavailable' }, settings)).toEqual(closed)
  })

  test('takes a call that somebody has ordered for the probe, unless there is one', () => {
    const first = order(opened)
    expect(first.breaker.phase).toBe('half-open')
    const second = order(first.breaker)
    const result = { permit: second.permit, heard: 'answered' as const, nowMs: 1 }
    expect(hear(second.breaker, result, settings)).toEqual(first.breaker)
    const own = { ...result, permit: first.permit }
    expect(hear(first.breaker, own, settings).phase).toBe('closed')
  })

  test('never has two probes under way, and lets somebody through in the end, whatever happens', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 20_000 }),
      calls: fc.integer({ min: 1, max: 5 }),
      heard: fc.constantFrom<Heard>('answered', 'unavailable', 'unavailable', 'nothing'),
      settles: fc.integer({ min: 0, max: 6 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        let breaker: Breaker = called(times(19, 'unavailable'))
        let now = 0
        const flying: { readonly era: number; readonly probe: boolean }[] = []
        const send = () => {
          const asked = ask(breaker, now)
          breaker = asked.breaker
          if (asked.permit === null) return
          flying.push({ ...asked.permit, probe: breaker.phase === 'half-open' })
        }
        const settle = (count: number, heard: Heard) => {
          for (const permit of flying.splice(0, count))
            breaker = hear(breaker, { permit, heard, nowMs: now }, settings)
        }
        for (const { waitMs, calls, heard, settles } of steps) {
          now += waitMs
          for (let n = 0; n < calls; n++) send()
          expect(flying.filter(({ probe }) => probe).length).toBeLessThanOrEqual(1)
          settle(settles, heard)
        }
        settle(flying.length, 'unavailable')
        expect(ask(breaker, now + settings.openMsMax).permit).not.toBeNull()
      }),
    )
  })
})

describe('the table of its transitions: from each phase, whatever happens', () => {
  const almost = called(times(19, 'unavailable'))
  const probe = ask(opened, 5_000)
  const own = probe.permit ?? { era: -1 }
  const late = { era: closedBreaker.era }
  type Moved = { readonly breaker: Breaker; readonly goes: boolean }
  const asked = (from: Breaker, nowMs: number): Moved => {
    const { breaker, permit } = ask(from, nowMs)
    return { breaker, goes: permit !== null }
  }
  const ordered = (from: Breaker): Moved => ({ breaker: order(from).breaker, goes: true })
  const heard = (from: Breaker, permit: { readonly era: number }, what: Heard): Moved => ({
    breaker: hear(from, { permit, heard: what, nowMs: 6_000 }, settings),
    goes: false,
  })
  const back = (from: Breaker): Moved => asked(comeBack(from, 100), 100)

  test.each<readonly [string, string, Moved, Breaker['phase'], boolean]>([
    ['closed', 'a call', asked(almost, 0), 'closed', true],
    ['closed', 'an order', ordered(almost), 'closed', true],
    ['closed', 'an answer', heard(almost, late, 'answered'), 'closed', false],
    ['closed', 'nothing told', heard(almost, late, 'nothing'), 'closed', false],
    ['closed', 'one failure too many', heard(almost, late, 'unavailable'), 'open', false],
    ['closed', 'its participant is back', back(almost), 'closed', true],
    ['open', 'a call before its time', asked(opened, 4_999), 'open', false],
    ['open', 'a call after its time', asked(opened, 5_000), 'half-open', true],
    ['open', 'an order before its time', ordered(opened), 'half-open', true],
    ['open', 'a late answer', heard(opened, late, 'answered'), 'open', false],
    ['open', 'a late failure', heard(opened, late, 'unavailable'), 'open', false],
    ['open', 'its participant is back', back(opened), 'half-open', true],
    ['half-open', 'a call', asked(probe.breaker, 99_000), 'half-open', false],
    ['half-open', 'an order', ordered(probe.breaker), 'half-open', true],
    [
      'half-open',
      'the answer of the probe',
      heard(probe.breaker, own, 'answered'),
      'closed',
      false,
    ],
    [
      'half-open',
      'the failure of the probe',
      heard(probe.breaker, own, 'unavailable'),
      'open',
      false,
    ],
    [
      'half-open',
      'a probe that tells nothing',
      heard(probe.breaker, own, 'nothing'),
      'open',
      false,
    ],
    ['half-open', 'a late answer', heard(probe.breaker, late, 'answered'), 'half-open', false],
    ['half-open', 'its participant is back', back(probe.breaker), 'half-open', true],
  ])('%s, %s', (_, __, { breaker, goes }, phase, mayGo) => {
    expect([breaker.phase, goes]).toEqual([phase, mayGo])
  })
})
