import { describe, expect, test } from 'vitest'
import { readPolicy, valuesOf } from '@/components/participants/policy-form-values'
import { gateText } from '@/components/participants/policy-gate-values'
import { changeText } from '@/components/participants/policy-words'
import { backOffText } from '@/components/shell/retry-words'
import { retryPolicy } from '@/server/contract/retry-policy'
import { defaultPolicy } from '@/server/policy/retry-policy'

const now = retryPolicy.parse(defaultPolicy)
const empty = { ...valuesOf({}), reason: 'why' }

describe('the form of a retry policy', () => {
  test('says nothing where nothing is filled in', () => {
    expect(readPolicy(empty, now)).toEqual({ ok: true, body: { change: {}, reason: 'why' } })
  })

  test('gives back what it was filled with', () => {
    const change = {
      ...{ attempts: 5, repeatsPerSecond: 20 },
      operations: {
        commit: {
          attemptMs: 700,
          backOff: { jitter: 'equal' as const, baseMs: 10, factor: 3, capMs: 500 },
        },
      },
      classes: [{ code: '57*', class: 'broken' as const }],
      breaker: { on: false, callsMin: 30 },
      retryBudget: { percent: 5 },
      throttle: { on: true, k: 1.5 },
    }
    const read = readPolicy({ ...valuesOf(change), reason: 'why' }, now)
    expect(read).toEqual({ ok: true, body: { change, reason: 'why' } })
  })

  test('takes the rest of a back-off from what holds, if a part of it is filled in', () => {
    const read = readPolicy({ ...empty, 'operations.abort.backOff.capMs': '900' }, now)
    const { backOff } = now.operations.abort
    expect(read).toMatchObject({
      body: { change: { operations: { abort: { backOff: { ...backOff, capMs: 900 } } } } },
    })
  })

  test('says at which field what is wrong', () => {
    const read = readPolicy({ ...empty, attempts: 'many', classes: '57014', reason: ' ' }, now)
    expect(read.ok).toBe(false)
    expect(read.ok ? [] : Object.keys(read.faults).sort()).toEqual([
      'attempts',
      'classes',
      'reason',
    ])
  })
})

test('breaker, budget and throttling are said in words, and so is that they are off', () => {
  const text = gateText(now)
  expect(text.breaker).toBe(
    'The breaker opens when 50 % of at least 20 calls within 10.00 s got no answer, for 5.00 s at first, 1m 00s at most; then one call is tried as a probe.',
  )
  expect(text.retryBudget).toContain('10 % of the requests may be repeats')
  const off = { breaker: { ...now.breaker, on: false }, throttle: { on: false, k: 2 } }
  expect(gateText({ ...now, ...off }).breaker).toContain('The breaker is off')
  expect(gateText({ ...now, ...off }).throttle).toContain('Throttling is off')
})

test('a wait is said in words', () => {
  expect(backOffText(now.operations.commit.backOff)).toBe('up to 100 ms, growing ×2 to 30.00 s')
  expect(backOffText({ jitter: 'equal', baseMs: 50, factor: 1, capMs: 50 })).toBe(
    'half to all of 50 ms',
  )
  expect(changeText({})).toBe('Inherits everything')
  expect(changeText({ breaker: { on: false }, throttle: { k: 3 } })).toBe('the breaker, throttling')
  expect(changeText({ attempts: 2, operations: { abort: {} } })).toBe(
    '2 attempts for a promise, telling to abort',
  )
})
