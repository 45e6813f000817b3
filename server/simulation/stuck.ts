import type { Move } from './setting'
import type { Bounds } from './world'

/** The moves on which one may rely, and the states in which all is over. */
export interface Edges {
  add(from: number, to: number): void
  /** In this state nothing more is owed. */
  mark(state: number): void
  readonly from: NumberList
  readonly to: NumberList
  readonly over: NumberList
}

const unreliable: ReadonlySet<Move['name']> = new Set([
  'is-admitted',
  'hears-the-application',
  'crashes',
  'takes-over-from-the-living',
  'loses-its-work',
  'refuses',
  'is-swept',
  'is-committed-by-hand',
  'is-rolled-back-by-hand',
])

/** Where an application drives, these are its own doing, and it may die. */
const byApplication: ReadonlySet<Move['name']> = new Set(['prepares', 'votes-read-only'])

/**
 * A way out must not need another crash, the sweep, luck at a participant, the application that
 * drives it, or somebody who lost the lease; it needs the operator only where recovery is left to one, or where a hand interfered.
 */
export function helps(
  { recovery, hands = 0, application = false, calm = false }: Bounds,
  { name, former }: Move,
): boolean {
  if (application && calm) return true
  // Its sessions have time limits (D20), so work that nobody ends is rolled back.
  if (application && hands > 0 && name === 'loses-its-work') return true
  if (former || unreliable.has(name) || (application && byApplication.has(name))) return false
  if (name === 'operator-commits' || name === 'operator-aborts')
    return recovery === 'manual' || hands > 0
  return true
}

export function createEdges(): Edges {
  const from = numberList()
  const to = numberList()
  const over = numberList()
  return {
    from,
    to,
    over,
    add: (one, other) => {
      from.push(one)
      to.push(other)
    },
    mark: over.push,
  }
}

/** How many states have no way to one in which all is over. */
export function countStuck({ from, to, over }: Edges, states: number): number {
  const edges = to.length()
  const firsts = new Int32Array(states + 1)
  for (let edge = 0; edge < edges; edge++) firsts[to.at(edge) + 1] = at(firsts, to.at(edge) + 1) + 1
  for (let state = 0; state < states; state++)
    firsts[state + 1] = at(firsts, state + 1) + at(firsts, state)
  const next = firsts.slice()
  const backwards = new Int32Array(edges)
  for (let edge = 0; edge < edges; edge++) {
    const target = to.at(edge)
    backwards[at(next, target)] = from.at(edge)
    next[target] = at(next, target) + 1
  }
  return states - reach(over, { firsts, backwards, states })
}

interface Backwards {
  readonly firsts: Int32Array
  readonly backwards: Int32Array
  readonly states: number
}

function reach(over: NumberList, { firsts, backwards, states }: Backwards): number {
  const free = new Uint8Array(states)
  const waiting: number[] = []
  let count = 0
  const visit = (state: number) => {
    if (free[state] === 1) return
    free[state] = 1
    count++
    waiting.push(state)
  }
  for (let index = 0; index < over.length(); index++) visit(over.at(index))
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop())
    for (let edge = at(firsts, state); edge < at(firsts, state + 1); edge++)
      visit(at(backwards, edge))
  return count
}

const at = (list: Int32Array, index: number): number => list[index] ?? 0

/** Millions of small numbers, without a box around each. */
interface NumberList {
  push(value: number): void
  at(index: number): number
  length(): number
}

function numberList(): NumberList {
  let values = new Int32Array(1_024)
  let length = 0
  return {
    push: (value) => {
      if (length === values.length) {
        const larger = new Int32Array(length * 2)
        larger.set(values)
        values = larger
      }
      values[length++] = value
    },
    at: (index) => at(values, index),
    length: () => length,
  }
}
