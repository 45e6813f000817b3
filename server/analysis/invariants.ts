import type { Net } from './petri-net'

/** More than this while they are sought, and they are not looked for further. */
const FLOWS_MAX = 2_000

/** Σ weight·tokens over these places is the same in every marking that can be reached. */
export interface Invariant {
  readonly weights: Readonly<Record<string, number>>
  readonly sum: number
}

/** C = Post − Pre: a row for each place, a column for each transition. */
export const incidence = ({ places, transitions }: Net): readonly (readonly number[])[] =>
  places.map((place) =>
    transitions.map(
      ({ consumes, produces }) =>
        produces.filter((one) => one === place).length -
        consumes.filter((one) => one === place).length,
    ),
  )

/** Over the whole numbers, a row at a time divided by what it has in common: no rounding. */
export function rank(matrix: readonly (readonly number[])[]): number {
  let rows = matrix.filter(isNotZero)
  let found = 0
  while (rows.length > 0) {
    const [pivot = [], ...others] = rows
    const column = pivot.findIndex((value) => value !== 0)
    rows = others.map((row) => eliminate(row, pivot, column)).filter(isNotZero)
    found++
  }
  return found
}

/**
 * A basis of the place invariants xᵀC = 0 out of those without negative weights, the smallest first
 * (Farkas 1902, as Martinez and Silva use it). Null: they are too many, or do not span all.
 */
export function invariantsOf(net: Net): readonly Invariant[] | null {
  const matrix = incidence(net)
  const flows = semiflows(matrix)
  if (flows === null) return null
  const size = (flow: readonly number[]) => flow.filter(isSet).length
  const basis: (readonly number[])[] = []
  for (const flow of flows.toSorted((a, b) => size(a) - size(b)))
    if (rank([...basis, flow]) > basis.length) basis.push(flow)
  if (basis.length !== net.places.length - rank(matrix)) return null
  return basis.map((flow) => named(net, flow))
}

function named({ places, initial }: Net, flow: readonly number[]): Invariant {
  const weights = Object.fromEntries(
    places.flatMap((place, at) => ((flow[at] ?? 0) === 0 ? [] : [[place, flow[at] ?? 0]])),
  )
  return { weights, sum: initial.reduce((sum, place) => sum + (weights[place] ?? 0), 0) }
}

interface Row {
  /** What is left of C. */
  readonly effect: readonly number[]
  /** Which places were added up, how often. */
  readonly flow: readonly number[]
}

/** All invariants of smallest support without negative weights, one transition after another. */
function semiflows(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] | null {
  let rows: readonly Row[] = matrix.map((effect, at) => ({
    ...{ effect, flow: matrix.map((_, place) => (place === at ? 1 : 0)) },
  }))
  const columns = new Set(matrix[0]?.keys())
  while (columns.size > 0) {
    const column = cheapest(rows, columns)
    columns.delete(column)
    rows = smallest(balance(rows, column))
    if (rows.length > FLOWS_MAX) return null
  }
  return rows.map(({ flow }) => flow)
}

/** The column that leads to the fewest new rows. */
function cheapest(rows: readonly Row[], columns: ReadonlySet<number>): number {
  const cost = (column: number) => {
    const signs = rows.map(({ effect }) => Math.sign(effect[column] ?? 0))
    return signs.filter((sign) => sign > 0).length * signs.filter((sign) => sign < 0).length
  }
  return [...columns].reduce((best, column) => (cost(column) < cost(best) ? column : best))
}

/** Rows that leave the column alone, and each pair of others that together do. */
function balance(rows: readonly Row[], column: number): readonly Row[] {
  const at = ({ effect }: Row) => effect[column] ?? 0
  const less = rows.filter((row) => at(row) < 0)
  return [
    ...rows.filter((row) => at(row) === 0),
    ...rows
      .filter((row) => at(row) > 0)
      .flatMap((more) => less.map((other) => added(more, -at(other), other, at(more)))),
  ]
}

function added(one: Row, times: number, other: Row, otherTimes: number): Row {
  const add = (left: readonly number[], right: readonly number[]) =>
    left.map((value, at) => value * times + (right[at] ?? 0) * otherTimes)
  const [effect, flow] = [add(one.effect, other.effect), add(one.flow, other.flow)]
  const common = commonOf([...effect, ...flow])
  return { effect: effect.map((v) => v / common), flow: flow.map((v) => v / common) }
}

/** Those whose places do not contain all places of another. */
function smallest(rows: readonly Row[]): readonly Row[] {
  const supports = rows.map(({ flow }) => new Set(flow.flatMap((v, at) => (isSet(v) ? [at] : []))))
  return rows.filter((_, at) => {
    const mine = supports[at] ?? new Set()
    return !supports.some(
      (other, otherAt) =>
        otherAt !== at &&
        (other.size < mine.size || (other.size === mine.size && otherAt < at)) &&
        [...other].every((place) => mine.has(place)),
    )
  })
}

function eliminate(
  row: readonly number[],
  pivot: readonly number[],
  column: number,
): readonly number[] {
  const [mine, its] = [row[column] ?? 0, pivot[column] ?? 1]
  if (mine === 0) return row
  const next = row.map((value, at) => value * its - (pivot[at] ?? 0) * mine)
  const common = commonOf(next)
  return next.map((value) => value / common)
}

/** The greatest common divisor, at least 1. */
const commonOf = (values: readonly number[]): number =>
  values.reduce((common, value) => divisor(common, Math.abs(value)), 0) || 1

const divisor = (one: number, other: number): number =>
  other === 0 ? one : divisor(other, one % other)

const isSet = (value: number): boolean => value !== 0
const isNotZero = (row: readonly number[]): boolean => row.some(isSet)
