import { z } from 'zod'
import { amount, cents } from './money'
import { type Mariadb, openMariadb, openPostgres } from './own-pools'
import { firstCards, firstStock } from './shop-orders'
import * as sql from './shop-sql'
import * as steps from './shop-steps-sql'

/** What one place shows of an order; null where the place does not say it. In cents. */
export interface Part {
  readonly item: string | null
  readonly units: number | null
  readonly sum: number | null
}

export interface StoreRead {
  /** The orders of the run there, by their numbers. */
  readonly orders: ReadonlyMap<number, Part>
  /** All units, or all money, wherever they are by now; null where nothing is kept that could vanish. */
  readonly whole: number | null
  /** The smallest stock or credit. */
  readonly least: number
  /** How many orders have something reserved there, which is neither confirmed nor given back. */
  readonly held: number
}

/** One of the three places of the shop, seen past the service in its database. Throws if that is silent. */
export interface ShopStore {
  readonly what: string
  /** Makes what is missing; then all as on the first day, unless a branch is prepared there. */
  reset(): Promise<void>
  /** The orders of a run, from that number on. */
  read(run: string, from: number): Promise<StoreRead>
  close(): Promise<void>
}

interface Addresses {
  /** The first bank's database. */
  readonly stock: string
  readonly orders: string
  readonly payments: string
}

const whole = {
  whole: z.union([z.number(), z.string().transform(cents)]),
  least: z.number(),
  held: z.int(),
}
const stockRow = z.object({ ...whole, orders: z.tuple([z.int(), z.string(), z.int()]).array() })
const money = z.string().transform(cents)
const paymentRow = z.object({ ...whole, orders: z.tuple([z.int(), money]).array() })
const heldRows = z.tuple([z.object({ held: z.int() })])
const orderRows = z.object({ n: z.int(), item: z.string(), units: z.int(), sum: money }).array()

export const openShopStores = ({ stock, orders, payments }: Addresses): readonly ShopStore[] => [
  postgresStore('stock', stock, {
    setUp: sql.setUpStock,
    reserved: 'union all select count(*)::int from shop_stock_held order by 1 desc',
    empty: sql.emptyStock,
    fill: [sql.fillStock, columns(firstStock)],
    read: async (query) => {
      const { orders, ...rest } = stockRow.parse(await query(sql.readStock))
      const parts = orders.map(([n, item, units]) => [n, { item, units, sum: null }] as const)
      return { ...rest, orders: new Map(parts) }
    },
  }),
  orderStore(orders),
  postgresStore('payments', payments, {
    setUp: sql.setUpPayments,
    reserved: 'union all select count(*)::int from shop_payment_held order by 1 desc',
    empty: sql.emptyPayments,
    fill: [
      sql.fillCards,
      columns(firstCards.map(([card, credit]) => [card, amount(credit)] as const)),
    ],
    read: async (query) => {
      const { orders, ...rest } = paymentRow.parse(await query(sql.readPayments))
      const parts = orders.map(([n, sum]) => [n, { item: null, units: null, sum }] as const)
      return { ...rest, orders: new Map(parts) }
    },
  }),
]

const columns = (rows: readonly (readonly [string, number | string])[]): unknown[] => [
  rows.map(([name]) => name),
  rows.map(([, value]) => value),
]

interface Texts {
  readonly setUp: string
  /** Appended to the count of what is prepared: what is reserved is not taken away either. */
  readonly reserved: string
  readonly empty: string
  readonly fill: readonly [string, unknown[]]
  readonly read: (query: (text: string) => Promise<unknown>) => Promise<StoreRead>
}

function postgresStore(what: string, url: string, texts: Texts): ShopStore {
  const pool = openPostgres(url)
  return {
    what,
    reset: async () => {
      await pool.query(texts.setUp)
      const { rows } = await pool.query<{ open: number }>(`${sql.prepared} ${texts.reserved}`)
      if (rows[0]?.open !== 0) return
      await pool.query(texts.empty)
      await pool.query(...texts.fill)
    },
    read: (run, from) => texts.read(async (text) => (await pool.query(text, [run, from])).rows[0]),
    close: () => pool.end(),
  }
}

function orderStore(url: string): ShopStore {
  const mariadb = openMariadb(url)
  return {
    what: 'orders',
    reset: async () => {
      await mariadb.query(sql.setUpOrders)
      await mariadb.query(steps.setUpHeldOrders)
      const prepared = z
        .unknown()
        .array()
        .parse(await mariadb.query('XA RECOVER'))
      if (prepared.length > 0 || (await heldOrders(mariadb)) > 0) return
      await mariadb.query(sql.emptyOrders)
    },
    read: async (run, from) => {
      const rows = orderRows.parse(await mariadb.query(sql.readOrders, [run, from]))
      const parts = rows.map(({ n, ...part }) => [n, part] as const)
      const held = await heldOrders(mariadb)
      return { orders: new Map(parts), whole: null, least: 0, held }
    },
    close: () => mariadb.close(),
  }
}

const heldOrders = async (mariadb: Mariadb): Promise<number> =>
  heldRows.parse(await mariadb.query(steps.countHeldOrders))[0].held
