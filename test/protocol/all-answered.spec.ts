import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allAnswered, enter, type Gate, newGate, told } from '@/server/policy/participant-gate'
import { defaultPolicy, overlaid } from '@/server/policy/retry-policy'

const settings = {
  breaker: { callsMin: 3, openMs: 1_000, windowMs: 5_000 },
  retryBudget: { percent: 20, perSecondMin: 1 },
}

/** One call after the other; null: none of them may go. */
function oneByOne(
  gate: Gate,
  { requests, owed, nowMs }: { requests: number; owed: number; nowMs: number },
  policy: typeof defaultPolicy,
): Gate | null {
  const kinds = [
    ...Array.from({ length: requests }, () => 'request' as const),
    ...Array.from({ length: owed }, () => 'owed' as const),
  ]
  let now = gate
  for (const kind of kinds) {
    const { gate: entered, permit } = enter(now, { kind, nowMs }, policy)
    if (permit === null) return null
    now = told(entered, { kind, permit, heard: 'answered', nowMs }, policy)
  }
  return now
}

const times = fc.integer({ min: 0, max: 30 })
const step = fc.record({
  ...{ afterMs: fc.integer({ min: 0, max: 3_000 }), fails: fc.boolean() },
  ...{ requests: times, owed: times },
})

test('calls that are answered together leave the gate as each alone would, one after the other', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.boolean(), (steps, on) => {
      const policy = overlaid(defaultPolicy, { ...settings, breaker: { ...settings.breaker, on } })
      let gate = newGate(policy, 0)
      let nowMs = 0
      for (const { afterMs, fails, requests, owed } of steps) {
        nowMs += afterMs
        if (fails) {
          const { gate: entered, permit } = enter(gate, { kind: 'request', nowMs }, policy)
          const failed = { kind: 'request', heard: 'unavailable', nowMs } as const
          gate = permit === null ? entered : told(entered, { ...failed, permit }, policy)
        }
        if (requests + owed === 0) continue
        const together = allAnswered(gate, { requests, owed, nowMs }, policy)
        const each = oneByOne(gate, { requests, owed, nowMs }, policy)
        expect(alike(together)).toEqual(alike(each))
        gate = together ?? gate
      }
    }),
  )
})

/** Tokens are summed up in another order. */
const alike = (gate: Gate | null) =>
  gate === null
    ? null
    : { ...gate, budget: { ...gate.budget, tokens: Math.round(gate.budget.tokens * 1e6) / 1e6 } }
