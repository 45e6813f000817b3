import { expect, type Page } from '@playwright/test'
import { shellOf } from '@/test/pages/shell'
import { transactionsPage } from '@/test/pages/transactions-page'
import { expectClean } from '@/test/support/clean-page'
import { test } from '@/test/support/shared-world'

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

test('a range is told from now, stays so in the address, and is copied as it is seen now', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/transactions?live=notify`)
  const { rows, facet } = transactionsPage(page)
  await expect(rows.first()).toBeVisible()
  const range = page.getByLabel('Start time')
  await range.selectOption('Last 24 hours')
  await expect(page).toHaveURL(/from=-24h/)
  await expect(rows.first()).toBeVisible()
  await page.reload()
  await expect(range).toHaveValue('-24h')

  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByRole('menuitem', { name: 'As seen now' }).click()
  await expect(page.getByText('Link copied')).toBeVisible()
  const seen = new URL(await copied(page))
  const [from, to] = ['from', 'to'].map((name) => Date.parse(seen.searchParams.get(name) ?? ''))
  expect((to ?? 0) - (from ?? 0)).toBe(24 * 3_600_000)
  expect(seen.searchParams.get('live')).toBe('off')
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByRole('menuitem', { name: 'Always the latest' }).click()
  await expect.poll(() => copied(page)).toContain('from=-24h')

  await page.goto(String(seen))
  await expect(range).toHaveValue('moments')
  await expect(page.getByLabel(/^From \(/)).not.toHaveValue('')
  await expect(page.getByLabel(/^Until \(/)).not.toHaveValue('')
  await expect(rows.first()).toBeVisible()
  await expectClean(page, { ready: () => expect(range).toBeVisible() })
  await page.setViewportSize({ width: 1280, height: 800 })
  await range.selectOption('Any time')
  await expect(page).not.toHaveURL(/from=|to=/)
  await expect(facet('All')).toBeVisible()
  await page.goto(`${world.url}/transactions?from=-5w`)
  await expect(transactionsPage(page).notice).toContainText('from')
})

test('the log and the audit trail have the same ranges', async ({ page, world }) => {
  await page.goto(`${world.url}/log?live=off`)
  await expect(shellOf(page).live).toBeVisible()
  const records = page.getByRole('table', { name: 'Records of the journal' }).getByRole('row')
  await page.getByLabel('Written', { exact: true }).selectOption('Last 1 hour')
  await expect(page).toHaveURL(/from=-1h/)
  await expect(records.nth(1)).toBeVisible()
  await page.getByLabel('Written', { exact: true }).selectOption('Between two moments')
  await expect(page).toHaveURL(/from=20/)
  await page.getByLabel(/^From \(/).fill('2020-01-01T00:00:00')
  await page.getByLabel(/^Until \(/).fill('2020-01-02T00:00:00')
  await expect(page.getByText('No record fits')).toBeVisible()

  await page.goto(`${world.url}/audit?from=-3h`)
  await expect(page.getByLabel('When', { exact: true })).toHaveValue('-3h')
  await expect(page.getByRole('option', { name: 'Last 3 hours' })).toBeAttached()
  await page.keyboard.press('Y')
  await expect(page.getByText('Link copied')).toBeVisible()
  expect(new URL(await copied(page)).searchParams.get('from')).toMatch(/^20/)
})
