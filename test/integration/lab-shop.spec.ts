import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { processesIn } from '@/server/platform/process-identity'
import { answered } from '../support/answered'
import { eventually } from '../support/eventually'
import { labRuns } from '../support/lab-runs'
import { type Product, startProduct } from '../support/product'

/* Orders and copies over the machine's own MariaDB, with processes killed in the middle of it. */

let product: Product

beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product?.stop())

const started = ['mariadb', 'payment', 'relay']
const asleep = started.map(() => 'stopped')
const states = async () => {
  const { items } = await answered(product.api.lab.processes())
  return items.filter(({ name }) => started.includes(name)).map(({ state }) => state)
}

const { begin, run, kill, killLab, reached, settled, rowsOf } = labRuns(() => product)

test('nothing of it runs before a run has asked for it', async () => {
  expect(await states()).toEqual(asleep)
  expect(existsSync(join(product.home, 'databases', 'mariadb'))).toBe(false)
  const { items } = await answered(product.api.participants())
  expect(items.map(({ name }) => name)).not.toContain('mariadb')
})

test.each([
  [{ workload: 'shop-order', protocol: 'three-phase-commit' }, 'MariaDB cannot be pre-committed'],
  [{ workload: 'shop-order', through: 'agents' }, 'Agents stand in front of banks'],
  [{ workload: 'data-sync', protocol: 'try-confirm-cancel' }, 'only services can reserve'],
  [{ workload: 'data-sync', protocol: 'outbox', recovery: 'manual' }, 'nothing is ever undecided'],
  [{ workload: 'bank-transfer', protocol: 'outbox' }, 'Use it to keep rows equal'],
] as const)('what does not fit is refused with the reason: %j', async (asked, why) => {
  const answer = await product.api.lab.startRun({ transactions: 1, seed: 1, ...asked })
  expect(answer).toMatchObject({ problem: { status: 422, code: 'invalid-request' } })
  expect(JSON.stringify(answer)).toContain(why)
  expect(await states()).toEqual(asleep)
})

test('orders are whole though MariaDB and the payment service are killed in the middle', async () => {
  const id = await begin({ workload: 'shop-order' })
  await reached(id, 12)
  await kill('mariadb')
  await reached(id, 40)
  await kill('payment')
  const { counts, invariant } = await settled(id)
  expect(invariant).toMatchObject({ holds: true, found: counts.committed, undecided: 0 })
  expect(counts.committed).toBeGreaterThan(10)
  const [stock, orders, payments] = await Promise.all([
    rowsOf('bank-a', 'select n, item, units from shop_taken order by n'),
    rowsOf('mariadb', 'select n, item, units from shop_order order by n'),
    rowsOf('bank-b', 'select n from shop_payment order by n'),
  ])
  expect(orders).toHaveLength(counts.committed)
  expect(stock).toEqual(orders)
  expect(payments).toEqual(orders.map((order) => ({ n: Object(order).n })))
})

test('an order of what is sold out, or from an empty card, changes nothing anywhere', async () => {
  const { items } = await answered(product.api.list({ state: 'aborted', limit: 200 }))
  const reasons = (named: string) =>
    items.filter(({ name }) => name?.includes(named)).map(({ reason }) => reason)
  expect(reasons('item-sold-out')).toContain('work-failed')
  expect(reasons('card-empty')).toContain('refused')
  expect(await rowsOf('bank-a', "select from shop_taken where item = 'item-sold-out'")).toEqual([])
  expect(await rowsOf('bank-b', "select from shop_payment where card = 'card-empty'")).toEqual([])
})

const same = async () => {
  const sql = 'select item, version, value from sync_row order by item'
  const [source, copy] = await Promise.all([rowsOf('bank-a', sql), rowsOf('mariadb', sql)])
  expect(source).toEqual(copy)
  return source.reduce<number>((sum, row) => sum + Object(row).version, 0)
}

test('a copy by outbox loses nothing and takes nothing twice, whoever is killed', async () => {
  const id = await begin({
    workload: 'data-sync',
    protocol: 'outbox',
    transactions: 300,
    rate: 100,
  })
  await reached(id, 60)
  await kill('mariadb')
  await reached(id, 110)
  await kill('relay')
  await eventually(async () => (await run(id)).invariant.undecided > 0, { withinMs: 20_000 })
  await killLab()
  await reached(id, 200)
  await kill('bank-a')
  const { counts, invariant } = await settled(id)
  expect(invariant).toMatchObject({ holds: true, found: 500, undecided: 0 })
  expect(counts.committed + counts.aborted).toBe(300)
  expect(counts.aborted).toBeGreaterThan(0)
  expect(await same()).toBe(counts.committed)
})

test('a copy by two-phase commit is never half written, though MariaDB is killed in the middle', async () => {
  const id = await begin({ workload: 'data-sync', optimise: ['last-agent'] })
  await reached(id, 30)
  await kill('mariadb')
  const { counts, invariant } = await settled(id)
  expect(invariant).toMatchObject({ holds: true, found: 500, undecided: 0 })
  expect(await same()).toBe(counts.committed)
})

test('what a killed supervisor leaves is met by the next, and Ctrl-C ends all of it', async () => {
  const there = () => processesIn(realpathSync(join(product.home, 'databases', 'mariadb')))
  const [before] = there()
  const { home, port } = product
  product.supervisor.kill('SIGKILL')
  await eventually(() => product.supervisor.signalCode === 'SIGKILL')
  const again = await startProduct({ home, port })
  try {
    expect(await states()).toEqual(started.map(() => 'running'))
    expect(there()).toHaveLength(1)
    expect(there()).not.toEqual([before])
    const id = await begin({ workload: 'shop-order', transactions: 5 })
    expect((await settled(id)).invariant).toMatchObject({ holds: true })
  } finally {
    await again.stop()
  }
  expect(there()).toEqual([])
})
