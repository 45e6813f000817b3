import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGate } from '@/server/participant/session-gate'
import { createStop } from '@/server/platform/stop'
import {
  type CallClass,
  createPriorityQueue,
  type Priority,
  priorities,
  RANK_MAX,
  rankOf,
} from '@/server/policy/priority-queue'

const AGEING_MS = 1_000
const classes: readonly CallClass[] = ['commit', 'abort', 'recovery', 'phase-one', 'begin']
const callClass = fc.constantFrom(...classes)
const priority = fc.constantFrom<Priority>(...priorities)

function drained<Item>(queue: ReturnType<typeof createPriorityQueue<Item>>): Item[] {
  const items: Item[] = []
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) items.push(item)
  return items
}

describe('calls that wait for the same sessions', () => {
  test('go by what they are for: what frees locks first, what takes new ones last', () => {
    const queue = createPriorityQueue<CallClass>(AGEING_MS)
    for (const one of [...classes].reverse()) queue.push(one, rankOf(one, 'normal'), 0)
    expect(drained(queue)).toEqual(classes)
  })

  test('go within a class by the priority of their transaction, and never out of it', () => {
    const queue = createPriorityQueue<string>(AGEING_MS)
    for (const one of ['low', 'high', 'normal'] as const) {
      queue.push(`begin ${one}`, rankOf('begin', one), 0)
      queue.push(`commit ${one}`, rankOf('commit', one), 0)
    }
    expect(drained(queue)).toEqual([
      ...['commit high', 'commit normal', 'commit low'],
      ...['begin high', 'begin normal', 'begin low'],
    ])
  })

  test('go by age where they are equal', () => {
    const queue = createPriorityQueue<number>(AGEING_MS)
    for (let n = 0; n < 100; n++) queue.push(n, rankOf('abort', 'normal'), 7)
    expect(drained(queue)).toEqual(Array.from({ length: 100 }, (_, n) => n))
  })

  test('grow as urgent as the next class with each second that they wait', () => {
    const queue = createPriorityQueue<string>(AGEING_MS)
    queue.push('a begin of four seconds ago', rankOf('begin', 'normal'), 0)
    queue.push('a commit of now', rankOf('commit', 'normal'), 4_001)
    expect(queue.pop()).toBe('a begin of four seconds ago')
  })

  test('can leave, and whoever is left goes in the same order', () => {
    const item = fc.tuple(callClass, priority, fc.nat(10_000), fc.boolean())
    fc.assert(
      fc.property(fc.array(item, { maxLength: 200 }), (items) => {
        const all = createPriorityQueue<number>(AGEING_MS)
        const some = createPriorityQueue<number>(AGEING_MS)
        const left = new Set<number>()
        for (const [n, [kind, urgency, at, leaves]] of items.entries()) {
          all.push(n, rankOf(kind, urgency), at)
          const leave = some.push(n, rankOf(kind, urgency), at)
          if (leaves) {
            leave()
            leave()
            left.add(n)
          }
        }
        expect(some.size).toBe(items.length - left.size)
        expect(drained(some)).toEqual(drained(all).filter((n) => !left.has(n)))
      }),
    )
  })
})

describe('nobody starves', () => {
  const arrival = fc.record({ kind: callClass, urgency: priority, gapMs: fc.nat(200) })

  test('whoever comes later than its rank allows does not overtake, in any run', () => {
    const serviceMs = fc.integer({ min: 1, max: 400 })
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 300 }), serviceMs, (arrivals, eachMs) => {
        const served = run(arrivals, eachMs)
        for (const [at, one] of served.entries()) {
          const overtaking = served.slice(0, at).filter(({ n }) => n > one.n)
          for (const other of overtaking)
            expect(other.sinceMs - one.sinceMs).toBeLessThan((one.rank - other.rank) * AGEING_MS)
        }
      }),
    )
  })

  test('a new begin goes in time although commits alone would take all there is, for ever', () => {
    const eachMs = 10
    const arrivals = Array.from({ length: 4_000 }, (_, n) => ({
      ...(n === 100 ? { kind: 'begin', urgency: 'low' } : { kind: 'commit', urgency: 'high' }),
      gapMs: eachMs,
    })) as Parameters<typeof run>[0]
    const begin = run(arrivals, eachMs).find(({ rank }) => rank === RANK_MAX)
    const waitedMs = (begin?.servedMs ?? Number.POSITIVE_INFINITY) - (begin?.sinceMs ?? 0)
    expect(waitedMs).toBeLessThanOrEqual(RANK_MAX * AGEING_MS + 2 * eachMs)
  })

  test('the wait has a bound in any run: the age of its rank, and what was there or came until then', () => {
    fc.assert(
      fc.property(
        fc.array(arrival, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }),
        (arrivals, eachMs) => {
          for (const one of run(arrivals, eachMs)) {
            const untilMs = one.sinceMs + one.rank * AGEING_MS
            const ahead = timed(arrivals).filter(({ sinceMs }) => sinceMs <= untilMs).length
            expect(one.servedMs).toBeLessThanOrEqual(one.sinceMs + (ahead + 1) * eachMs)
          }
        },
      ),
    )
  })
})

interface Arrival {
  readonly kind: CallClass
  readonly urgency: Priority
  readonly gapMs: number
}

function timed(arrivals: readonly Arrival[]) {
  let nowMs = 0
  return arrivals.map(({ kind, urgency, gapMs }, n) => {
    nowMs += gapMs
    return { n, sinceMs: nowMs, rank: rankOf(kind, urgency) }
  })
}

/** One session, which takes the same time for each call. */
function run(arrivals: readonly Arrival[], eachMs: number) {
  const queue = createPriorityQueue<ReturnType<typeof timed>[number]>(AGEING_MS)
  const coming = timed(arrivals)
  const served: (ReturnType<typeof timed>[number] & { servedMs: number })[] = []
  let nowMs = 0
  let next = 0
  while (served.length < coming.length) {
    for (; (coming[next]?.sinceMs ?? Number.POSITIVE_INFINITY) <= nowMs; next++) {
      const one = coming[next]
      if (one !== undefined) queue.push(one, one.rank, one.sinceMs)
    }
    const one = queue.pop()
    if (one === undefined) nowMs = coming[next]?.sinceMs ?? nowMs
    else {
      served.push({ ...one, servedMs: nowMs })
      nowMs += eachMs
    }
  }
  return served
}

describe('the gate before the sessions of a participant', () => {
  const one = () => 1
  const gateOfOne = () => createGate(one, () => 0)
  const enter = (gate: ReturnType<typeof createGate>, kind: CallClass, into: string[]) => {
    const stop = createStop(rankOf(kind, 'normal'))
    const entered = gate.enter(stop.signal).then((isIn) => {
      into.push(isIn !== null ? kind : `no ${kind}`)
      return isIn
    })
    return { stop, entered }
  }

  test('lets in so many, and then the most urgent of those that wait', async () => {
    const gate = gateOfOne()
    const order: string[] = []
    await enter(gate, 'begin', order).entered
    const waiting = (['begin', 'abort', 'commit'] as const).map((kind) => enter(gate, kind, order))
    for (const _ of waiting) gate.leave()
    await Promise.all(waiting.map(({ entered }) => entered))
    expect(order).toEqual(['begin', 'commit', 'abort', 'begin'])
  })

  test('forgets who waits no more, and loses no place by it', async () => {
    const gate = gateOfOne()
    const order: string[] = []
    await enter(gate, 'begin', order).entered
    const tired = enter(gate, 'commit', order)
    const patient = enter(gate, 'abort', order)
    tired.stop.abort()
    expect(await tired.entered).toBe(null)
    gate.leave()
    expect(await patient.entered).not.toBe(null)
    gate.leave()
    expect(await enter(gate, 'begin', order).entered).not.toBe(null)
    expect(order).toEqual(['begin', 'no commit', 'abort', 'begin'])
  })
})
