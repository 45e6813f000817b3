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

test('what ended differently is reconciled branch by branch, closed only when its checks are green, and leaves the inbox', async ({
  page,
}) => {
  const { api, url } = product
  const { items } = await answered(api.list({ state: 'heuristic', limit: 1 }))
  const [damaged] = items
  if (damaged === undefined) throw new Error('nothing is heuristic')
  const code = damaged.id.slice(-6)
  await page.goto(`${url}/inbox?tab=heuristic&item=${damaged.id}&open=1`)
  const list = page.getByRole('list', { name: 'Checklist' })
  const mark = page.getByRole('button', { name: `Mark ${code} as reconciled…` })
  await expect(list).toBeVisible()
  await expect(mark).toHaveAttribute('aria-disabled', 'true')
  for (const name of damaged.participants) {
    const part = list.getByRole('listitem', { name, exact: true })
    await expect(part).toContainText('Not green')
    await part.getByRole('combobox', { name: `How ${name} ended` }).selectOption('committed')
    await part.getByRole('textbox', { name: 'Proof' }).fill('The ledger has its row')
    await part.getByRole('textbox', { name: 'Rows concerned' }).fill('none')
    await part.getByRole('textbox', { name: 'Note' }).fill('Its marker was deleted by hand')
    await part.getByRole('button', { name: `Save what is said of ${name}` }).click()
    await expect(part).not.toContainText('Not green')
  }
  await expect(mark).not.toHaveAttribute('aria-disabled', 'true')
  await mark.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Keep in the Inbox' })).toBeFocused()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Only the marker was gone, data agree')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('main')).toContainText('Reconciled')
  await expect
    .poll(async () => (await answered(api.get(damaged.id))).acknowledged?.reason)
    .toBe('Only the marker was gone, data agree')
  await page.goto(`${url}/inbox`)
  await expect(page.getByRole('tab', { name: /^Heuristic \(0\)$/ })).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText(code)
  const { items: done } = await answered(api.audit({ transaction: damaged.id }))
  expect(done.map(({ action }) => action)).toEqual([
    ...['acknowledge', 'reconcile-participant', 'reconcile-participant'],
  ])
})
