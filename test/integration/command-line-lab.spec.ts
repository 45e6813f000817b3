import { afterAll, beforeAll, expect, test } from 'vitest'
import { answered } from '../support/answered'
import { command } from '../support/command-line'
import { eventually } from '../support/eventually'
import { type Product, startProduct } from '../support/product'

/* The demo, driven from a terminal. */

let product: Product
const lab = (...args: readonly string[]) => command(product.url, 'lab', ...args)

beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product?.stop())

test('a workload is run and followed to its end, and the invariant is told', async () => {
  const { code, printed } = await lab('run', '--transactions', '20', '--seed', '5')
  expect(code).toBe(0)
  expect(printed).toMatch(/seed 5: finished/)
  expect(printed).toMatch(/\d+ committed, \d+ aborted, 0 unanswered/)
  expect(printed).toMatch(/invariant +holds/)
})

test('a bank is killed and comes back, a link is broken and healed', async () => {
  expect(await lab('process', 'stop', 'bank-a')).toMatchObject({ code: 0 })
  expect((await lab()).printed).toMatch(/bank-a +participant +(stopped|exited)/)
  expect(await lab('process', 'start', 'bank-a')).toMatchObject({ code: 0 })
  const broken = await lab('break', 'delay', 'bank-b', '--delay', '50')
  expect(broken.printed).toMatch(/delay at bank-b/)
  expect((await lab('status')).printed).toMatch(/delay +bank-b/)
  expect(await lab('heal')).toMatchObject({ code: 0 })
  await eventually(async () => (await answered(product.api.lab.get())).faults.length === 0)
  expect((await lab()).printed).toContain('Nothing is broken.')
})

test('what does not fit is refused before it is sent', async () => {
  const { code, said } = await lab('run', 'trip-booking', '--protocol', 'outbox')
  expect(code).toBe(2)
  expect(said).toContain('Nothing was sent.')
  expect(await lab('process', 'melt', 'bank-a')).toMatchObject({ code: 2 })
  expect(await lab('process', 'stop', 'nobody')).toMatchObject({ code: 3 })
})
