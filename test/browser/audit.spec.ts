import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { answered } from '@/test/support/answered'
import { expectClean } from '@/test/support/clean-page'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
  const { api } = product
  // The demo registers its banks as any client would, once it is up.
  await eventually(async () => (await answered(api.participants())).items.length > 1)
  await answered(api.drainParticipant('bank-a'))
  await answered(api.resumeParticipant('bank-a'))
  await answered(api.testParticipant('bank-b'))
})
test.afterAll(() => product.stop())

const rows = (page: Page) => page.getByRole('region', { name: 'Audit trail' }).getByRole('row')

test('what people did is found by its filters, opened, and its address is a link to it', async ({
  page,
}) => {
  await page.goto(`${product.url}/audit`)
  await expect(rows(page).filter({ hasText: 'Drained a participant' })).toHaveCount(1)
  await page.getByLabel('Action', { exact: true }).selectOption('Resumed a participant')
  await expect(page).toHaveURL(/action=resume-participant/)
  await expect(rows(page)).toHaveCount(2)
  await rows(page).getByRole('button').click()
  const entry = page.getByRole('region', { name: 'Resumed a participant' })
  await expect(entry).toContainText('local operator')
  await expect(entry).toContainText(/Place in the chain\d+, hash [0-9a-f]{64}/)
  await expect(page).toHaveURL(/entry=/)
  await page.reload()
  await expect(entry).toContainText('local operator')
  await entry.getByRole('link', { name: 'bank-a' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('bank-a')
  await page.goto(`${product.url}/audit?actor=nobody`)
  await expect(page.getByText('No manual action in this range.')).toBeVisible()
  await page.goto(`${product.url}/audit?from=yesterday`)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The address asks for from')
})

test('the chain is verified, and what the filters leave is saved as a file', async ({ page }) => {
  await page.goto(`${product.url}/audit?participant=bank-b`)
  await page.getByRole('button', { name: 'Verify chain' }).click()
  const chain = page.getByRole('region', { name: 'Chain' })
  await expect(chain).toContainText(/The chain is whole: \d+ links recomputed/)
  await expect(chain).toContainText(/It ends at \d+ with [0-9a-f]{64}/)
  const kept = chain.getByLabel('An end that you kept, if you did')
  await kept.fill('1')
  await expect(kept).toHaveAccessibleDescription(/64 hexadecimal digits/)
  await kept.fill(`1 ${'0'.repeat(64)}`)
  await page.getByRole('button', { name: 'Verify chain' }).click()
  await expect(chain).toContainText('The chain does not have the end that you kept')
  await kept.fill('')
  await page.getByRole('button', { name: 'Verify chain' }).click()
  await expect(chain).toContainText('The chain is whole')
  const started = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const saved = await started
  const lines = readFileSync(await saved.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines[0]).toMatch(/^at,actor,action,.*,position,hash$/)
  expect(lines.slice(1).every((line) => line.includes('bank-b'))).toBe(true)
  expect(lines.some((line) => line.includes('test-participant'))).toBe(true)
  await expectClean(page, { ready: () => expect(chain).toContainText('The chain is whole') })
})
