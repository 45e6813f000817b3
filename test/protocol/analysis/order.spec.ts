import { expect, test } from 'vitest'
import { markovProperty, type Path } from '@/server/analysis/order'

const once = (states: readonly string[]): readonly Path[] => [{ states, count: 1 }]

/** Numbers between 0 and 1 from a seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A path of a chain that looks back so many states: the more of them are up, the likelier up is next. */
function chainOfOrder(order: number, { length, seed }: { length: number; seed: number }) {
  const throwDice = dice(seed)
  const states: string[] = []
  while (states.length < length) {
    const seen = order === 0 ? [] : states.slice(-order)
    // The oldest of those that count decides: a shorter memory cannot tell.
    const up = seen.length < order || order === 0 ? 0.5 : seen[0] === 'up' ? 0.8 : 0.2
    states.push(throwDice() < up ? 'up' : 'down')
  }
  return states
}

const SEEDS = Array.from({ length: 40 }, (_, at) => at + 1)

test.each([0, 1, 2, 3])(
  'a chain that looks back %i states is rejected for every shorter memory, and not for its own',
  (order) => {
    let alarms = 0
    for (const seed of SEEDS) {
      const { order0, order1, order2 } = markovProperty(
        once(chainOfOrder(order, { length: 800, seed })),
      )
      const tests = [order0, order1, order2]
      // A memory of one state less does not explain it; one of as many states does.
      const below = tests[order - 1]
      if (below !== undefined) expect(below.rejected, `seed ${seed}`).toBe(true)
      if (tests[order]?.rejected) alarms++
    }
    // One in a thousand is expected: two of forty come by chance less than once in a thousand times.
    expect(alarms).toBeLessThan(2)
  },
)

test('the ratio is that of Anderson and Goodman, here by hand', () => {
  // aa 30, ab 10, ba 10, bb 30 of 80: every expectation is 20.
  const pairs = [
    ...[
      ['a', 'a', 30],
      ['a', 'b', 10],
      ['b', 'a', 10],
      ['b', 'b', 30],
    ],
  ] as const
  const paths = pairs.map(([from, to, count]) => ({ states: [from, to], count }))
  const { order0, order1 } = markovProperty(paths)
  const byHand = 2 * (2 * 30 * Math.log(30 / 20) + 2 * 10 * Math.log(10 / 20))
  expect(order0.g).toBeCloseTo(byHand, 10)
  expect(order0).toMatchObject({ degrees: 1, rejected: true })
  expect(order1).toMatchObject({ g: 0, degrees: 0, p: 1, rejected: false })
})

test('a path that was taken often counts as often', () => {
  const states = chainOfOrder(1, { length: 60, seed: 5 })
  const thrice = markovProperty([{ states, count: 3 }])
  const apart = markovProperty([1, 2, 3].map(() => ({ states, count: 1 })))
  expect(thrice.order0.g).toBeCloseTo(apart.order0.g, 9)
  expect(thrice.order1.g).toBeCloseTo(apart.order1.g, 9)
})

/** A vote is asked for in rounds: the first fails often, a later one rarely; two attempts and no more. */
function rounds(seed: number, nameOf: (round: number) => string): readonly Path[] {
  const throwDice = dice(seed)
  const all = Array.from({ length: 2_000 }, () => {
    const states = ['begun', nameOf(1)]
    for (let round = 1; ; round++) {
      if (throwDice() < (round === 1 ? 0.5 : 0.95)) return [...states, 'C']
      if (round === 3) return [...states, 'ABORT']
      states.push(nameOf(round + 1))
    }
  })
  return all.map((states) => ({ states, count: 1 }))
}

test('rounds that are merged into one state show as a memory, and with the round in its name there is none', () => {
  for (const seed of [1, 2, 3]) {
    const merged = markovProperty(rounds(seed, () => 'V'))
    expect(merged.order1.rejected, `seed ${seed}`).toBe(true)
    const apart = markovProperty(rounds(seed, (round) => `V${round}`))
    expect(apart.order1.rejected, `seed ${seed}`).toBe(false)
  }
})
