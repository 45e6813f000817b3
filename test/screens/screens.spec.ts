import { mkdirSync, rmSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { leaveInDoubt } from '@/test/pages/leave-in-doubt'
import { answered } from '@/test/support/answered'
import { looks } from '@/test/support/clean-page'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'
import { type Ids, screens } from './screens'

/* `npm run screens`: every page with the demo's data, in both themes, on a desk and on a phone. */

const FOLDER = 'docs/screens'
const HEIGHTS: Readonly<Record<number, number>> = { 390: 844, 1440: 900 }
let product: Product

test.setTimeout(600_000)
test.beforeAll(async () => {
  product = await startProduct()
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
})
test.afterAll(() => product.stop())

async function runToItsEnd(run: Parameters<Product['api']['lab']['startRun']>[0]): Promise<string> {
  const { api } = product
  const { id } = await answered(api.lab.startRun(run))
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 180_000,
  })
  return id
}

/** Data of every kind: transfers, trips, one that was settled by hand, and two that wait for it. */
async function fill(page: Page): Promise<Ids> {
  const { api } = product
  const bank = { workload: 'bank-transfer', transactions: 400, concurrency: 8, seed: 7 } as const
  const run = await runToItsEnd(bank)
  await runToItsEnd({
    workload: 'trip-booking',
    protocol: 'saga',
    transactions: 40,
    concurrency: 4,
    seed: 7,
  })
  const [settled = '', doubtful = ''] = await leaveInDoubt(page, product, 3)
  const { evidenceId, version } = await answered(api.evidence(settled))
  const reason = 'The coordinator does not come back tonight'
  const options = { version, idempotencyKey: `screens-${settled}` }
  await answered(api.act(settled, { action: 'abort', evidenceId, reason }, options))
  const { items } = await answered(api.list({ state: 'committed', limit: 2, name: 'A' }))
  const [ended = '', other = ''] = items.map(({ id }) => id)
  return { ended, other, doubtful, run }
}

test('every page is seen as it is with data', async ({ page }) => {
  const ids = await fill(page)
  for (const { name, path, ready } of screens(ids))
    for (const { theme, width } of looks) {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: HEIGHTS[width] ?? 900 })
      await page.goto(`${product.url}${path}`)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await ready(page)
      const file = `${FOLDER}/${name}-${theme}-${width}.jpg`
      await page.screenshot({ path: file, type: 'jpeg', quality: 72, animations: 'disabled' })
    }
})
