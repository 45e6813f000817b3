import { expect, test } from '@playwright/test'
import { participantsPage } from '@/test/pages/participants-page'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

// Each goes on from the one before: what is tried again is tried from the first on.
test.describe.configure({ mode: 'serial' })

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

const gateOf = async (name: string) =>
  (await answered(product.api.participants())).items.find((one) => one.name === name)?.gate

test('the page of a bank that is gone shows its breaker, and when it is tried again', async ({
  page,
}) => {
  const { api, url } = product
  await answered(
    api.lab.startRun({ workload: 'bank-transfer', transactions: 2_000, concurrency: 8, seed: 7 }),
  )
  await eventually(async () => (await answered(api.lab.runs())).items[0]?.counts.committed ?? 0)
  const whole = participantsPage(page).whole('bank-b')
  await page.goto(`${url}/participants/bank-b`)
  await expect(whole).toContainText(/Breakerclosed/)
  await expect(whole).toContainText(/Repeats left\d+ of 100/)
  await expect(whole).toContainText(/Refused by throttlingnone/)

  await answered(api.lab.command('bank-b', 'stop'))
  await expect(page.getByText(/^Breaker (open|half-open)$/).first()).toBeVisible({
    timeout: 60_000,
  })
  await expect(whole).toContainText('New transactions that need it are refused')
  await page.goto(`${url}/participants`)
  await expect(participantsPage(page).card('bank-b')).toContainText(/Breaker (open|half-open)/)
  await expect(participantsPage(page).card('bank-a')).toContainText(/Breakerclosed/)
})

test('once the bank is back its breaker closes by itself, and the page says so without a reload', async ({
  page,
}) => {
  await page.goto(`${product.url}/participants/bank-b`)
  const whole = participantsPage(page).whole('bank-b')
  await expect(whole).toContainText(/Breaker(open|half-open)/)
  await answered(product.api.lab.command('bank-b', 'start'))
  await expect(whole).toContainText(/Breakerclosed/, { timeout: 60_000 })
  expect(await gateOf('bank-b')).toMatchObject({ breaker: 'closed', since: null })
})

test('a policy switches the breaker off, and the page of the policies says so', async ({
  page,
}) => {
  await page.goto(`${product.url}/participants/bank-b`)
  await page.getByRole('button', { name: 'Edit the retry policy of bank-b' }).click()
  const dialog = page.getByRole('dialog', { name: 'Retry policy of bank-b' })
  const breaker = dialog.getByRole('group', { name: 'Circuit breaker' })
  await breaker.getByLabel('Of calls, at least').fill('0')
  await dialog.getByLabel('Why').fill('It is only a demonstration')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(breaker.getByLabel('Of calls, at least')).toHaveAccessibleDescription(/1 to 10000/)
  await breaker.getByLabel('Of calls, at least').fill('40')
  await breaker.getByLabel('Switched').selectOption('off')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  const policy = page.getByRole('region', { name: 'Retries at bank-b' })
  await expect(policy).toContainText('The breaker is off')
  await page.goto(`${product.url}/policies`)
  const own = page.getByRole('table', { name: 'Participants with a policy of their own' })
  await expect(own).toContainText('the breaker')
})
