import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LabRun } from '@/server/contract/lab-run'
import { answered } from '../support/answered'
import { labRuns } from '../support/lab-runs'
import { type Product, startProduct } from '../support/product'

/* Orders over three services, of which one stands in front of MariaDB, with each of them killed. */

let product: Product

beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product?.stop())

const { begin, kill, reached, settled, rowsOf } = labRuns(() => product)

/** Nothing is reserved by any of the three, and every order is there with stock and payment. */
async function expectWhole({ counts, invariant }: LabRun): Promise<void> {
  expect(invariant).toMatchObject({ holds: true, found: counts.committed, undecided: 0 })
  expect(counts.committed).toBeGreaterThan(10)
  expect(counts.aborted).toBeGreaterThan(0)
  const [stock, orders, payments, ...held] = await Promise.all([
    rowsOf('bank-a', 'select n, item, units from shop_taken order by n'),
    rowsOf('mariadb', 'select n, item, units from shop_order order by n'),
    rowsOf('bank-b', 'select n from shop_payment order by n'),
    rowsOf('bank-a', 'select n from shop_stock_held'),
    rowsOf('mariadb', 'select n from shop_order_held'),
    rowsOf('bank-b', 'select n from shop_payment_held'),
  ])
  expect(held).toEqual([[], [], []])
  expect(orders).toHaveLength(counts.committed)
  expect(stock).toEqual(orders)
  expect(payments).toEqual(orders.map((order) => ({ n: Object(order).n })))
}

test.each(['try-confirm-cancel', 'saga', 'optimistic-two-phase-commit'] as const)(
  'orders by %s go to three services, one over MariaDB, and are whole though each is killed',
  async (protocol) => {
    const id = await begin({ workload: 'shop-order', protocol, seed: 11 })
    for (const [count, name] of [
      ...([
        [10, 'orders'],
        [25, 'mariadb'],
        [45, 'stock'],
        [60, 'coordinator'],
      ] as const),
    ]) {
      await reached(id, count)
      await kill(name)
    }
    await expectWhole(await settled(id))
    const { items } = await answered(product.api.list({ limit: 1 }))
    expect(items[0]).toMatchObject({ protocol })
    expect([...(items[0]?.participants ?? [])].sort()).toEqual(['orders', 'payment', 'stock'])
    // Outcomes are compared beside the run: what the services show contradicts no verdict.
    const damaged = await answered(product.api.list({ state: 'heuristic', limit: 5 }))
    expect(damaged.items).toEqual([])
  },
)
