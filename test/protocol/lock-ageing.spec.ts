import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Claim, NewClaim } from '@/server/lock/lock'
import { AGE_STEP_MS, ask, inOrder, isHeld } from '@/server/lock/queue'

/* A lock in virtual time: who comes asks at once, and before those that wait, whenever it is free. */

const ROUNDING = 1e-9
const LONGEST_MS = 12 * AGE_STEP_MS

const visitor = fc.record({
  priority: fc.integer({ min: 0, max: 9 }),
  /** After the one before. */
  afterMs: fc.integer({ min: 0, max: AGE_STEP_MS }),
  holdsMs: fc.integer({ min: 1, max: AGE_STEP_MS }),
})
type Visitor = typeof visitor extends fc.Arbitrary<infer T> ? T : never

const newClaim = (id: string, priority: number): NewClaim => ({
  ...{ id, key: 'k', mode: 'exclusive', owner: id, priority, ttlMs: 1_000 },
  ...{ transaction: null, bornAtMs: null },
})

interface Given {
  readonly id: string
  readonly priority: number
  readonly askedAtMs: number
  readonly atMs: number
}

/** Who was given the lock, in their order. */
function given(visitors: readonly Visitor[]): readonly Given[] {
  const holds = new Map<string, number>()
  const order: Given[] = []
  let live: Claim[] = []
  let freeAtMs = 0
  const seenAt = (nowMs: number) => live.map((one) => ({ ...one, waitedMs: nowMs - one.askedAtMs }))
  const askAt = (claim: NewClaim, nowMs: number) => {
    const { change } = ask(claim, seenAt(nowMs), { queues: true, waitDie: false })
    if (change.type !== 'grant' && change.type !== 'queue') return
    const before = live.find(({ id }) => id === claim.id)
    const askedAtMs = before?.askedAtMs ?? nowMs
    const mine = { ...claim, bornAtMs: 0, askedAtMs, waitedMs: 0 }
    if (change.type === 'queue') live = before ? live : [...live, { ...mine, grant: null }]
    else {
      const grant = { token: order.length + 1, atMs: nowMs, expiresAtMs: nowMs }
      live = [...live.filter((one) => one !== before), { ...mine, grant }]
      freeAtMs = nowMs + (holds.get(claim.id) ?? 0)
      order.push({ id: claim.id, priority: claim.priority, askedAtMs, atMs: nowMs })
    }
  }
  const giveBack = () => {
    live = live.filter((one) => !isHeld(one))
  }
  /** Those that wait ask when it is free, the last of the queue first. */
  const settle = (untilMs: number) => {
    while (live.some(isHeld) && freeAtMs <= untilMs) {
      giveBack()
      for (const one of [...inOrder(seenAt(freeAtMs))].reverse()) askAt(one, freeAtMs)
    }
  }
  let nowMs = 0
  for (const [n, { priority, afterMs, holdsMs }] of visitors.entries()) {
    nowMs += afterMs
    settle(nowMs - 1)
    // Free this very moment: who comes is quicker than those that wait.
    if (live.some(isHeld) && freeAtMs <= nowMs) giveBack()
    const id = `v${n}`
    holds.set(id, holdsMs)
    askAt(newClaim(id, priority), nowMs)
    for (const one of inOrder(seenAt(nowMs))) if (!live.some(isHeld)) askAt(one, nowMs)
  }
  settle(Number.POSITIVE_INFINITY)
  return order
}

test('everybody who waits gets his turn, and nobody before him who came so much later that the rise outweighs the priority', () => {
  fc.assert(
    fc.property(fc.array(visitor, { maxLength: 60 }), (visitors) => {
      const order = given(visitors)
      expect(order).toHaveLength(visitors.length)
      for (const [place, one] of order.entries())
        for (const later of order.slice(place + 1)) {
          const rise = (one.askedAtMs - later.askedAtMs) / AGE_STEP_MS
          if (later.askedAtMs < one.atMs)
            expect(later.priority + rise).toBeLessThanOrEqual(one.priority + ROUNDING)
        }
    }),
  )
})

test('the lowest waits behind an unbroken row of the highest for nine steps, and then has it', () => {
  const [first, ...more] = Array.from({ length: 200 }, () => ({
    ...{ priority: 9, afterMs: 999, holdsMs: 1_000 },
  }))
  if (first === undefined) throw new Error('there is none')
  const order = given([first, { priority: 0, afterMs: 1, holdsMs: 10 }, ...more])
  const lowest = order.find(({ priority }) => priority === 0)
  expect(lowest?.atMs).toBeGreaterThan(8 * AGE_STEP_MS)
  expect(lowest?.atMs).toBeLessThan(LONGEST_MS)
})
