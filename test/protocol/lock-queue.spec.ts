import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Claim, NewClaim } from '@/server/lock/lock'
import { ask, collide, inOrder, inTheWayOf, isHeld, staysWaiting } from '@/server/lock/queue'

const claim = fc.record({
  id: fc.uuid(),
  mode: fc.constantFrom('shared' as const, 'exclusive' as const),
  priority: fc.integer({ min: 0, max: 9 }),
  bornAtMs: fc.integer({ min: 1, max: 20 }),
})

const newClaim = (one: { id: string } & Partial<NewClaim>): NewClaim => ({
  ...{ key: 'k', mode: 'exclusive', owner: 'o', priority: 5, ttlMs: 1_000 },
  ...{ transaction: null, bornAtMs: null, ...one },
})

/** What a store does with the change that was picked. */
function apply(live: readonly Claim[], asked: NewClaim, token: number, waitDie = false): Claim[] {
  const { change } = ask(asked, live, { queues: true, waitDie })
  const others = live.filter(({ id }) => id !== asked.id)
  const mine = { ...asked, bornAtMs: asked.bornAtMs ?? 99, askedAtMs: 0, waitedMs: 0 }
  if (change.type === 'grant')
    return [...others, { ...mine, grant: { token, atMs: 0, expiresAtMs: 1 } }]
  if (change.type === 'queue')
    return live.some(({ id }) => id === asked.id) ? [...live] : [...live, { ...mine, grant: null }]
  return change.type === 'remove' ? others : [...live]
}

const asking = fc.uniqueArray(claim, { maxLength: 8, selector: ({ id }) => id })
/** Who asks, or gives back what it has, in which order. */
const moves = fc.array(fc.nat({ max: 15 }), { maxLength: 60 })

function play(
  all: readonly { id: string }[],
  order: readonly number[],
  waitDie = false,
): Claim[][] {
  let live: Claim[] = []
  const seen: Claim[][] = []
  for (const [token, move] of order.entries()) {
    const one = all[move % Math.max(1, all.length)]
    if (one === undefined) break
    const held = live.some((other) => other.id === one.id && isHeld(other))
    live =
      held && move > 7
        ? live.filter(({ id }) => id !== one.id)
        : apply(live, newClaim(one), token + 1, waitDie)
    seen.push(live)
  }
  return seen
}

test('two that are in each other’s way never hold the lock together, whatever the order', () => {
  fc.assert(
    fc.property(asking, moves, (all, order) => {
      for (const live of play(all, order)) {
        const held = live.filter(isHeld)
        for (const one of held)
          for (const other of held)
            if (one !== other) expect(collide(one.mode, other.mode)).toBe(false)
      }
    }),
  )
})

test('a free lock is never waited for by all: the first of the queue gets it when it asks', () => {
  fc.assert(
    fc.property(asking, moves, (all, order) => {
      for (const live of play(all, order)) {
        const first = inOrder(live)[0]
        if (first === undefined || live.some(isHeld)) continue
        const { answer } = ask(first, live, { queues: true, waitDie: false })
        expect(answer.type).toBe('granted')
      }
    }),
  )
})

test('nobody overtakes whom it would have to wait for, unless by priority', () => {
  fc.assert(
    fc.property(asking, claim, (all, late) => {
      let live: Claim[] = apply([], newClaim({ id: 'holder' }), 1)
      for (const one of all) live = apply(live, newClaim(one), 2)
      const ahead = live.filter((one) => !isHeld(one) && one.priority >= late.priority)
      const inTheWay = inTheWayOf(newClaim({ ...late, id: 'late' }), live)
      for (const one of ahead) expect(inTheWay.includes(one)).toBe(collide(one.mode, late.mode))
    }),
  )
})

test('with wait-die who waits does so for younger ones only, or goes away, so that there is no ring', () => {
  fc.assert(
    fc.property(asking, moves, (all, order) => {
      for (const live of play(all, order, true))
        for (const one of live.filter((other) => !isHeld(other))) {
          const inTheWay = inTheWayOf(one, live)
          const younger = inTheWay.every(
            (other) =>
              one.bornAtMs < other.bornAtMs ||
              (one.bornAtMs === other.bornAtMs && one.id < other.id),
          )
          const { answer } = ask(one, live, { queues: true, waitDie: true })
          const expected = inTheWay.length === 0 ? 'granted' : younger ? 'waits' : 'dies'
          expect(answer.type).toBe(expected)
          expect(staysWaiting(one, live, { waitDie: true })).toBe(expected === 'waits')
        }
    }),
  )
})
