import { expect, test } from '@playwright/test'
import { labPage } from '@/test/pages/lab-page'
import { answered } from '@/test/support/answered'
import { expectClean } from '@/test/support/clean-page'
import { type Product, startProduct } from '@/test/support/product'

// Each goes on from the one before: what is tried again is tried from the first on.
test.describe.configure({ mode: 'serial' })

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

test('orders are chosen from the page, MariaDB is killed among them, and every order is whole', async ({
  page,
}) => {
  const lab = labPage(page, product.url)
  await lab.open()
  await expect(lab.process('mariadb')).toContainText('starts with the first run that needs it')
  await lab.startWorkload({ workload: 'shop-order', protocol: 'two-phase-commit', count: 80 })
  await expect(lab.run).toContainText('orders are in MariaDB', { timeout: 40_000 })
  await expect.poll(() => lab.figure('Committed'), { timeout: 40_000 }).toBeGreaterThan(5)
  await lab.press('Kill -9', 'mariadb')
  await expect(lab.process('mariadb')).toContainText('restarted 1 times', { timeout: 20_000 })
  await expect(lab.run).toContainText('Finished', { timeout: 60_000 })
  await expect(lab.invariant).toContainText('Every order is whole')
  const [committed, aborted] = [await lab.figure('Committed'), await lab.figure('Aborted')]
  expect([committed + aborted, aborted > 0]).toEqual([80, true])
  await expect(lab.invariant).toContainText(
    `After all was over, ${committed} orders are there with stock and payment`,
    { timeout: 30_000 },
  )
})

test('orders by Try–Confirm–Cancel go to three services, MariaDB’s is killed, and nothing stays reserved', async ({
  page,
}) => {
  const lab = labPage(page, product.url)
  await lab.open()
  await expect(lab.process('orders')).toContainText('starts with the first run that needs it')
  await lab.startWorkload({ workload: 'shop-order', protocol: 'try-confirm-cancel', count: 60 })
  await expect(lab.run).toContainText('three services over HTTP', { timeout: 40_000 })
  await expect.poll(() => lab.figure('Committed'), { timeout: 40_000 }).toBeGreaterThan(5)
  await lab.press('Kill -9', 'orders')
  await expect(lab.process('orders')).toContainText('restarted 1 times', { timeout: 20_000 })
  await expect(lab.run).toContainText('Finished', { timeout: 60_000 })
  const committed = await lab.figure('Committed')
  await expect(lab.invariant).toContainText(
    `After all was over, ${committed} orders are there with stock and payment`,
    { timeout: 30_000 },
  )
})

test('rows are copied by an outbox, MariaDB is killed among them, and in the end they are equal', async ({
  page,
}) => {
  const lab = labPage(page, product.url)
  await lab.open()
  await lab.startWorkload({ workload: 'data-sync', protocol: 'outbox', count: 400 })
  await expect(lab.run).toContainText('Data sync: Outbox', { timeout: 40_000 })
  await expect.poll(() => lab.figure('Committed'), { timeout: 40_000 }).toBeGreaterThan(50)
  await lab.press('Kill -9', 'mariadb')
  await expect(lab.run).toContainText('Finished', { timeout: 60_000 })
  const committed = await lab.figure('Committed')
  await expect(lab.invariant).toContainText('The rows are equal', { timeout: 30_000 })
  await expect(lab.invariant).toContainText(`changed by ${committed} writes`, { timeout: 30_000 })
})

test('what does not fit a workload cannot be chosen, and why stands beside it', async ({
  page,
}) => {
  const lab = labPage(page, product.url)
  await lab.open()
  await lab.form.getByRole('combobox', { name: 'Workload' }).selectOption('shop-order')
  const protocol = lab.form.getByRole('combobox', { name: 'Protocol' })
  await expect(protocol).toHaveValue('two-phase-commit')
  await expect(protocol.getByRole('option', { name: 'Three-phase commit' })).toBeDisabled()
  await expect(protocol.getByRole('option', { name: 'Saga' })).toBeEnabled()
  await expect(lab.form).toContainText('MariaDB cannot be pre-committed')
  await expect(lab.form.getByRole('combobox', { name: 'Banks are reached' })).toHaveCount(0)
})

test('two protocols are run on the real databases, and their figures stand beside each other', async ({
  page,
}) => {
  await page.goto(`${product.url}/protocols?size=30`)
  const panel = page.getByRole('region', { name: 'Compare on the real databases' })
  await expect(panel.getByRole('checkbox').first()).toBeVisible()
  for (const box of await panel.getByRole('checkbox').all()) await box.uncheck()
  for (const name of ['Two-phase commit', 'Optimistic two-phase commit'])
    await panel.getByRole('checkbox', { name, exact: true }).check()
  await panel
    .getByLabel('Broken in each')
    .selectOption({ label: 'Everything to bank-b and from it is 50 ms late' })
  await panel.getByRole('button', { name: 'Run them' }).click()
  const table = panel.getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(3, { timeout: 60_000 })
  await expect(panel.getByRole('button', { name: 'Run them' })).toBeVisible()
  await expect(table.getByRole('row', { name: /^Two-phase commit 2?\d+ of 30/ })).toContainText(
    'Whole',
  )
  await expect(panel).toContainText('The money was whole in all of them.')
  const named = new URL(page.url()).searchParams
  expect(named.get('broken')).toBe('slow')
  for (const one of (named.get('real') ?? '').split(' ')) {
    const run = await answered(product.api.lab.run(one.split(':')[1] ?? ''))
    expect(run.faults).toMatchObject([{ kind: 'delay', name: 'bank-b', state: 'over' }])
  }
  await page.reload()
  await expect(table.getByRole('row')).toHaveCount(3)
  await panel.getByRole('link', { name: 'Compare two runs of the lab' }).click()
  const differences = page.getByRole('list', { name: 'What differs' })
  await expect(differences.getByRole('listitem').first()).toHaveText(
    'Protocol: Two-phase commit in A, Optimistic two-phase commit in B.',
  )
  await expect(page.getByRole('row', { name: /^Forced writes each/ })).toBeVisible()
  await page.getByLabel('Run B').selectOption({ index: 0 })
  await expect(page).toHaveURL(/runs=\w+%2C$/)
  await expect(differences).toHaveCount(0)
  await page.goBack()
  await expectClean(page, { ready: () => expect(differences).toBeVisible() })
})
