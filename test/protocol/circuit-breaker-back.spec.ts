import { expect, test } from 'vitest'
import { ask, type Breaker, clamped, comeBack, hear } from '@/server/policy/circuit-breaker'
import { defaultPolicy } from '@/server/policy/retry-policy'

const settings = defaultPolicy.breaker
const opened: Breaker = { phase: 'open', era: 1, trips: 0, sinceMs: 0, untilMs: 5_000 }

test('a breaker is not opened again by the probe that was under way when its participant came back', () => {
  const probe = ask(opened, 5_000)
  if (probe.permit === null) throw new Error('no probe')
  const back = comeBack(probe.breaker, 6_000)
  const next = ask(back, 6_000)
  expect(next.permit).not.toBeNull()
  const late = { permit: probe.permit, heard: 'unavailable', nowMs: 10_000 } as const
  expect(hear(next.breaker, late, settings)).toEqual(next.breaker)
  expect(hear(back, late, settings)).toEqual(back)
})

test('an open one waits no longer than settings that have changed meanwhile say', () => {
  const slow = { ...settings, openMs: 600_000, openMsMax: 600_000 }
  const open = { ...opened, untilMs: 600_000 }
  expect(clamped(open, 1_000, slow)).toBe(open)
  expect(clamped(open, 1_000, { ...slow, openMs: 1_000 })).toMatchObject({ untilMs: 2_000 })
  expect(clamped(opened, 1_000, slow)).toBe(opened)
})
