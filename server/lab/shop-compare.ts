import { amount } from './money'
import { MONEY_IN_ALL, priceOf, UNITS_IN_ALL } from './shop-orders'
import type { Part, StoreRead } from './shop-stores'

export interface Seen {
  /** How many orders are there with stock, order and payment; and which of them this look has met. */
  readonly whole: number
  readonly numbers: readonly number[]
  /** Seen at some places only. */
  readonly half: ReadonlySet<number>
  /** Reserved somewhere, and neither confirmed nor given back: places are counted one by one. */
  readonly held: number
  /** What cannot be explained by any order under way; null: nothing. */
  readonly broken: string | null
}

/** One reading of each place of the shop: stock, orders, payments. */
export function compare(reads: readonly StoreRead[]): Seen {
  const numbers = new Set(reads.flatMap(({ orders }) => [...orders.keys()]))
  const half = new Set([...numbers].filter((n) => !reads.every(({ orders }) => orders.has(n))))
  const whole = [...numbers].filter((n) => !half.has(n))
  const odd = whole.find((n) => !agree(reads.flatMap(({ orders }) => orders.get(n) ?? [])))
  const unequal =
    odd === undefined ? null : `Of order ${odd} stock, order and payment say different things.`
  const held = Math.max(0, ...reads.map((read) => read.held))
  return { whole: whole.length, numbers: whole, half, held, broken: lost(reads) ?? unequal }
}

/** Stock taken = units ordered, and money paid = their price. */
function agree(parts: readonly Part[]): boolean {
  const items = new Set(parts.flatMap(({ item }) => item ?? []))
  const units = new Set(parts.flatMap((part) => part.units ?? []))
  const sums = new Set(parts.flatMap(({ sum }) => sum ?? []))
  const [item, many, sum] = [[...items][0], [...units][0], [...sums][0]]
  if (items.size !== 1 || units.size !== 1 || sums.size !== 1) return false
  return item !== undefined && sum === priceOf(item) * (many ?? 0)
}

function lost([stock, , payments]: readonly StoreRead[]): string | null {
  const [units, money] = [stock?.whole ?? 0, payments?.whole ?? 0]
  if (units !== UNITS_IN_ALL)
    return `Of ${UNITS_IN_ALL} units, in stock and in orders, ${units} are there.`
  if (money !== MONEY_IN_ALL)
    return `Of ${amount(MONEY_IN_ALL)}, on cards and paid, ${amount(money)} is there.`
  if ((stock?.least ?? 0) < 0) return 'An item is in stock with less than nothing.'
  return (payments?.least ?? 0) < 0 ? 'A card has less than nothing on it.' : null
}
