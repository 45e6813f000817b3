import type { TransactionDraft } from '@/sdk/begin'
import { exposes } from './compensated'
import { amount } from './money'
import { noteOrder, noteTaken, takeUnits } from './shop-sql'
import { mulberry32, type Plan } from './transfers'

const ITEMS = 40
const CARDS = 200
const UNITS_AN_ITEM = 1_000_000
/** In cents. */
const CREDIT_A_CARD = 1_000_000_000
const UNITS_MAX = 3
const SOLD_OUT = 'item-sold-out'
const EMPTY_CARD = 'card-empty'
/** Shares of all orders that must fail. */
const [OUT_OF_STOCK, REFUSED] = [0.07, 0.07]

/** Who takes part in an order, under the names that Verdict knows them by. */
export const MARIADB = 'mariadb'
export const PAYMENT = 'payment'
/** The same stock and the same orders, as services that reserve, or do and take back. */
export const shopServices = ['stock', 'orders'] as const

/** Whether an order goes to three services, and to no database. */
export const throughServices = (protocol: string): boolean =>
  protocol === 'try-confirm-cancel' || exposes(protocol)

export interface Order {
  readonly item: string
  readonly units: number
  readonly card: string
  /** In cents. */
  readonly sum: number
}

const numbered = (what: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${what}-${n + 1}`)

/** What there is on the first day: units of each item, and cents on each card. */
export const firstStock: readonly (readonly [string, number])[] = [
  ...numbered('item', ITEMS).map((item) => [item, UNITS_AN_ITEM] as const),
  [SOLD_OUT, 0],
]
export const firstCards: readonly (readonly [string, number])[] = [
  ...numbered('card', CARDS).map((card) => [card, CREDIT_A_CARD] as const),
  [EMPTY_CARD, 0],
]
export const UNITS_IN_ALL = ITEMS * UNITS_AN_ITEM
export const MONEY_IN_ALL = CARDS * CREDIT_A_CARD

/** In cents, of one unit. */
export const priceOf = (item: string): number => 199 + 50 * (Number(item.split('-')[1]) || 0)

/** The n-th order of a run, whatever came before it. */
export function orderOf({ seed }: Pick<Plan, 'seed'>, n: number): Order {
  const dice = mulberry32(Math.imul(seed ^ 0x2545f491, 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35))
  const one = (what: string, count: number) => `${what}-${1 + Math.floor(dice() * count)}`
  const kind = dice()
  const [item, card] = [one('item', ITEMS), one('card', CARDS)]
  const units = 1 + Math.floor(dice() * UNITS_MAX)
  const bought = kind < OUT_OF_STOCK ? SOLD_OUT : item
  const paying = kind >= OUT_OF_STOCK && kind < OUT_OF_STOCK + REFUSED ? EMPTY_CARD : card
  return { item: bought, units, card: paying, sum: units * priceOf(bought) }
}

/** The n-th order as the API takes it. Equal at each call: the key stands for this very text. */
export function orderAt(plan: Plan, n: number): TransactionDraft {
  const { protocol, recovery, optimise = [] } = plan
  const order = orderOf(plan, n)
  const { item, units, card, sum } = order
  return {
    name: `Order of ${units} × ${item}, ${amount(sum)} from ${card}`,
    ...{ protocol, ...(protocol !== 'saga' && { recovery }) },
    branches: throughServices(protocol)
      ? serviceBranches(plan, n, order)
      : databaseBranches(plan, n, order),
    ...(optimise.length > 0 && { optimise: [...optimise] }),
  }
}

function databaseBranches({ run, banks }: Plan, n: number, { item, units, card, sum }: Order) {
  const [number, many, money] = [String(n), String(units), amount(sum)]
  return [
    { participant: PAYMENT, payload: { run, n, card, sum: money } },
    {
      participant: banks[0] ?? '',
      statements: [
        { sql: takeUnits, params: [many, item] },
        { sql: noteTaken, params: [run, number, item, many] },
      ],
    },
    {
      participant: MARIADB,
      statements: [{ sql: noteOrder, params: [run, number, item, many, money] }],
    },
  ]
}

/** In a saga the card decides: stock and order can be taken back, and what is paid is not. */
function serviceBranches({ run, protocol }: Plan, n: number, { item, units, card, sum }: Order) {
  const money = amount(sum)
  const [stock, orders] = shopServices
  const step = (name: string, pivot = false) =>
    protocol === 'saga' && { step: { name, ...(pivot && { class: 'pivot' as const }) } }
  return [
    { participant: stock, payload: { run, n, item, units }, ...step('take stock') },
    { participant: orders, payload: { run, n, item, units, sum: money }, ...step('write order') },
    { participant: PAYMENT, payload: { run, n, card, sum: money }, ...step('take money', true) },
  ]
}
