import { describe, expect, test } from 'vitest'
import {
  answersAgain,
  enter,
  type Gate,
  newGate,
  refusing,
  told,
} from '@/server/policy/participant-gate'
import { defaultPolicy, overlaid } from '@/server/policy/retry-policy'

describe('the gate of a participant', () => {
  const policy = defaultPolicy
  const broken = (kind: 'request' | 'repeat' | 'owed', times: number) => {
    let gate = newGate(policy, 0)
    for (let n = 0; n < times; n++) {
      const entered = enter(gate, { kind, nowMs: 0 }, policy)
      if (entered.permit === null) return { gate: entered.gate, sent: n, why: entered.why }
      const { permit } = entered
      gate = told(entered.gate, { kind, permit, heard: 'unavailable', nowMs: 0 }, policy)
    }
    return { gate, sent: times, why: null }
  }
  const open = broken('request', 20).gate

  test('is shut by calls of either phase that get no answer', () => {
    expect(broken('request', 30)).toMatchObject({ sent: 20, why: 'breaker-open' })
    expect(broken('owed', 30)).toMatchObject({ sent: 20, why: 'breaker-open' })
  })

  test('refuses new branches while it is shut, and keeps back what is owed until the probe', () => {
    const at = (nowMs: number) => refusing(open, { nowMs, dice: () => 0.999 }, policy)
    expect(at(4_999)).toMatchObject({ why: 'breaker-open', untilMs: 5_000 })
    expect(enter(open, { kind: 'owed', nowMs: 4_999 }, policy)).toMatchObject({
      permit: null,
      untilMs: 5_000,
    })
    expect(enter(open, { kind: 'owed', nowMs: 5_000 }, policy).permit).not.toBeNull()
  })

  test('pays for repeats only, and never for what is owed', () => {
    const poor = overlaid(policy, { retryBudget: { percent: 0, perSecondMin: 0 } })
    let gate = newGate(poor, 0)
    const send = (kind: 'request' | 'repeat' | 'owed') => {
      const entered = enter(gate, { kind, nowMs: 0 }, poor)
      gate = entered.gate
      return entered.permit !== null
    }
    const sent = Array.from({ length: 15 }, () => send('repeat')).filter(Boolean)
    expect(sent).toHaveLength(10)
    expect(send('request')).toBe(true)
    expect(Array.from({ length: 1_000 }, () => send('owed')).every(Boolean)).toBe(true)
  })

  test('that opens again has forgotten what its throttle had counted', () => {
    const probe = enter(open, { kind: 'owed', nowMs: 5_000 }, policy)
    if (probe.permit === null) throw new Error('no probe')
    const { permit } = probe
    const back = told(probe.gate, { kind: 'owed', permit, heard: 'answered', nowMs: 5_001 }, policy)
    expect(refusing(back, { nowMs: 5_002, dice: () => 0 }, policy)).toBeNull()
  })

  test('without a breaker forgets it too, as soon as the participant answers again', () => {
    const without = overlaid(policy, { breaker: { on: false } })
    let gate = newGate(without, 0)
    for (let n = 0; n < 40; n++) {
      const entered = enter(gate, { kind: 'request', nowMs: 0 }, without)
      if (entered.permit === null) throw new Error('refused by what is switched off')
      const { permit } = entered
      gate = told(
        entered.gate,
        { kind: 'request', permit, heard: 'unavailable', nowMs: 0 },
        without,
      )
    }
    const refused = (one: Gate) => refusing(one, { nowMs: 1, dice: () => 0 }, without)
    expect(refused(gate)).toMatchObject({ why: 'throttled' })
    expect(refused(answersAgain(gate, 1, without))).toBeNull()
    // One that is there lets its probe say so.
    const closed = answersAgain(gate, 1, policy)
    expect(refusing(closed, { nowMs: 1, dice: () => 0 }, policy)).toMatchObject({
      why: 'throttled',
    })
  })
})
