import { chiSquaredTail } from './chances'
import { P_ALARM } from './fit'
import { sum } from './matrix'

export interface OrderTest {
  /** Twice the logarithm of the likelihood ratio. */
  readonly g: number
  readonly degrees: number
  readonly p: number
  readonly rejected: boolean
}

export interface MarkovProperty {
  /** That the next state does not depend on the present one. */
  readonly order0: OrderTest
  /** That it depends on the present one only: the property that the chain assumes. */
  readonly order1: OrderTest
  /** That it depends on the last two only. */
  readonly order2: OrderTest
}

/** A way through states, and how often it was taken. */
export interface Path {
  readonly states: readonly string[]
  readonly count: number
}

/**
 * Whether paths through states look like a chain of an order or need one of the next (Anderson and
 * Goodman 1957). A rejected order one is to be expected where states are merged that differ in their
 * round.
 */
export const markovProperty = (paths: readonly Path[]): MarkovProperty => ({
  order0: orderTest(paths, 0),
  order1: orderTest(paths, 1),
  order2: orderTest(paths, 2),
})

interface Step {
  /** The last states, as many as the order has. */
  readonly given: string
  /** The one before these. */
  readonly before: string
  readonly next: string
  readonly count: number
}

/** Twice the logarithm of the likelihood ratio between a chain of this order and one of the next. */
function orderTest(paths: readonly Path[], order: number): OrderTest {
  const steps = paths.flatMap(({ states, count }) =>
    states.slice(order + 1).map((next, at) => ({
      ...{ next, count, before: states[at] ?? '' },
      given: JSON.stringify(states.slice(at + 1, at + 1 + order)),
    })),
  )
  const groups = new Map<string, Step[]>()
  for (const step of steps) {
    const known = groups.get(step.given)
    if (known === undefined) groups.set(step.given, [step])
    else known.push(step)
  }
  let [g, degrees] = [0, 0]
  for (const group of groups.values()) {
    const found = independence(group)
    g += found.g
    degrees += found.degrees
  }
  const p = chiSquaredTail(g, degrees)
  return { g, degrees, p, rejected: p < P_ALARM }
}

/** How far `next` depends on `before`, where all else is given. */
function independence(group: readonly Step[]): Pick<OrderTest, 'g' | 'degrees'> {
  const befores = tally(group, ({ before }) => before)
  const nexts = tally(group, ({ next }) => next)
  const pairs = tally(group, ({ before, next }) => JSON.stringify([before, next]))
  const total = sum([...befores.values()])
  const g = [...pairs].map(([pair, count]) => {
    const [before, next] = JSON.parse(pair)
    const expected = ((befores.get(before) ?? 0) * (nexts.get(next) ?? 0)) / total
    return 2 * count * Math.log(count / expected)
  })
  return { g: sum(g), degrees: (befores.size - 1) * (nexts.size - 1) }
}

function tally(steps: readonly Step[], keyOf: (step: Step) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const step of steps) counts.set(keyOf(step), (counts.get(keyOf(step)) ?? 0) + step.count)
  return counts
}
