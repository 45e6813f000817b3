import { expect, test } from '@playwright/test'
import { overviewPage } from '@/test/pages/overview-page'
import { watchForReload } from '@/test/pages/shell'
import { transactionPage } from '@/test/pages/transaction-page'
import { answered } from '@/test/support/answered'
import { ask } from '@/test/support/banks'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

test('the figure counts what ended, and a marker that is deleted by hand leads to its transaction', async ({
  page,
}) => {
  const { api, url } = product
  const { atomicity, violations, counter } = overviewPage(page)
  await page.goto(`${url}/overview`)
  await expect(atomicity).toContainText('Nothing checked yet')
  const reload = await watchForReload(page)
  const run = { workload: 'bank-transfer', transactions: 60, concurrency: 4, seed: 3 } as const
  await answered(api.lab.startRun(run))
  await expect(atomicity).toContainText(/[1-9]\d* checked, 0 violated/, { timeout: 30_000 })
  await expect(violations).toHaveCount(0)

  const [ended] = await eventually(
    async () => {
      const { items } = await answered(api.list({ state: 'committed', limit: 50 }))
      const both = items.filter(({ participants, lab }) => lab && participants.length === 2)
      return both.length > 20 && both
    },
    { withinMs: 60_000, what: 'transfers that have committed' },
  )
  const [bank] = (await answered(api.lab.get())).databases
  if (ended === undefined || bank === undefined) throw new Error('there is nothing to tamper with')
  await ask(bank, `delete from verdict_marker where gid = $1`, [ended.id])

  await expect(atomicity).toContainText('1 violated', { timeout: 30_000 })
  await expect(violations).toHaveText([/bank-a must have committed; its marker is gone/])
  await expect(counter('Heuristic, not reconciled')).toContainText('1')
  await reload.none()

  await violations.getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`/transactions/${ended.id}\\?.*event=`))
  const record = transactionPage(page).recordsOf('diverged')
  await expect(record).toHaveAttribute('aria-current', 'true')
  await expect(record).toBeInViewport()
  await expect(record).toContainText('expected committed · found marker-missing')
  await expect(page.getByRole('main').getByText('Heuristic', { exact: true }).first()).toBeVisible()
  await page.goto(`${url}/inbox`)
  await expect(page.getByRole('main')).toContainText(ended.id.slice(-6))
})
