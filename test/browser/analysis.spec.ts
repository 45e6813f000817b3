import { expect, test } from '@playwright/test'
import { analysisPage } from '@/test/pages/analysis-page'
import { shellOf } from '@/test/pages/shell'
import { answered } from '@/test/support/answered'
import { expectClean } from '@/test/support/clean-page'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

test('a slider changes the prediction and the address, and a copied link shows the same', async ({
  page,
}) => {
  await page.goto(`${product.url}/overview`)
  await shellOf(page).entry('Analysis').click()
  await expect(page).toHaveTitle(/Analysis/)
  const analysis = analysisPage(page, product.url)
  await expect(analysis.commits).toHaveText('95.81 %')
  await analysis.slider('Participants').press('ArrowRight')
  await expect(analysis.commits).toHaveText('93.78 %')
  await expect(page).toHaveURL(/participants=3/)
  await page.reload()
  await expect(analysis.commits).toHaveText('93.78 %')
  await expect(analysis.slider('Participants')).toHaveValue('3')
  await analysis.reset.click()
  await expect(analysis.commits).toHaveText('95.81 %')
  await expect(page).toHaveURL(/\/analysis\/markov$/)
})

test('the graph has its tables, and says in a sentence how transactions end', async ({ page }) => {
  const analysis = analysisPage(page, product.url)
  await analysis.open('?participants=3')
  await expect(analysis.graph).toHaveAccessibleName(/13 states.*93\.78 % end committed/)
  await analysis.show('Tables')
  await expect(analysis.states).toHaveCount(1 + 13)
  await expect(analysis.states.filter({ hasText: 'V(3,1)' })).toContainText('1.0000')
  await expect(analysis.arrows.filter({ hasText: 'COMMITTED' }).first()).toBeVisible()
  await analysis.show('Graph')
  await expect(analysis.graph).toBeVisible()
})

test('what ran here is judged once there is enough of it, arrow by arrow and in words', async ({
  page,
}) => {
  const analysis = analysisPage(page, product.url)
  const sure = '?participants=2&loss=0&down=0&coordinatorCrash=0&recovery=1'
  await analysis.open(`${sure}&refuse=0.5`)
  await expect(analysis.measured).toContainText('Too few transactions to judge by')
  const { api } = product
  const run = { workload: 'bank-transfer', transactions: 160, concurrency: 8, seed: 7 } as const
  // Slow enough that what is prepared is looked at often enough for a verdict.
  const { id } = await answered(api.lab.startRun({ ...run, rate: 20 }))
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 60_000,
  })
  await expect(analysis.verdict).toContainText('The prediction does not fit')
  await analysis.assume.click()
  await expect(analysis.verdict).toContainText(/The prediction fits: of \d+ transactions/)
  await expect(page).toHaveURL(/prepareMs=\d+/)
  await analysis.judged.selectOption(id)
  await expect(page).toHaveURL(new RegExp(`run=${id}`))
  await expect(analysis.measured).toContainText('Little’s law holds: ', { timeout: 15_000 })
  await analysis.state.selectOption('ABORT_NO')
  await expect(analysis.inState('ABORT_NO').first()).toBeVisible()
  await analysis.node('COMMITTED').click()
  await expect(page).toHaveURL(/state=COMMITTED/)
  await analysis.inState('COMMITTED').first().click()
  await expect(page).toHaveURL(/\/transactions\//)
  await page.goBack()
  await analysis.show('Tables')
  const arrow = analysis.arrows.filter({ hasText: /V\(2,1\)C\(2\)/ })
  const [, , predicted, measured, count] = await arrow.getByRole('cell').allTextContents()
  expect(Number(count)).toBeGreaterThan(99)
  expect(
    Math.abs(Number.parseFloat(predicted ?? '') - Number.parseFloat(measured ?? '')),
  ).toBeLessThan(5)
})

test('as many of 5,000 simulated transfers commit as predicted, at every loss, and each run can be looked into', async ({
  page,
}) => {
  const analysis = analysisPage(page, product.url)
  await analysis.open('?participants=2&attempts=1')
  await page.getByRole('button', { name: 'Simulate 5,000 transfers at each loss' }).click()
  await expect(analysis.simulated).toContainText('The prediction fits at every loss', {
    timeout: 60_000,
  })
  for (const [loss, predicted] of [
    ['0.00 %', '96.04 %'],
    ['5.00 %', '78.23 %'],
    ['30.00 %', '23.06 %'],
  ]) {
    const row = analysis.simulated.getByRole('row', { name: new RegExp(`^${loss}`) })
    await expect(row).toContainText(predicted ?? '')
    expect(Math.abs(Number(await row.getByRole('cell').nth(3).textContent()))).toBeLessThan(3.89)
  }
  await expect(page).toHaveURL(/simulated=yes/)
})

test('the chain has no fault in either theme, and does not scroll sideways on a phone', async ({
  page,
}) => {
  const analysis = analysisPage(page, product.url)
  await analysis.open()
  await expectClean(page, {
    ready: (width) =>
      expect(width === 390 ? analysis.states.first() : analysis.graph).toBeVisible(),
  })
})

test('two transactions are compared in words, figures and pictures, and the address holds both', async ({
  page,
}) => {
  const newest = async (state: 'committed' | 'aborted') =>
    (await answered(product.api.list({ state, limit: 1 }))).items[0]?.id ?? ''
  const [a, b] = [await newest('committed'), await newest('aborted')]
  await page.goto(`${product.url}/transactions/${a}`)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Compare with another' }).click()
  await page.getByLabel('Id or short code of B').fill(b.slice(-6))
  await page.getByRole('button', { name: b.slice(-6) }).click()
  const differences = page.getByRole('list', { name: 'What differs' })
  await expect(differences).toContainText(/A ended committed, B ended aborted \(.+\)\./)
  await expect(page.getByRole('row', { name: /^Until the end/ })).toBeVisible()
  for (const name of ['A', 'B'])
    await expect(
      page.getByRole('region', { name: `Timeline of ${name}` }).getByRole('img'),
    ).toBeVisible()
  expect(new URL(page.url()).searchParams.get('a')).toBe(a)
  expect(new URL(page.url()).searchParams.get('b')).toBe(b)
  await page.reload()
  await expect(differences).toContainText('A ended committed')
  await expectClean(page, { ready: () => expect(differences).toBeVisible() })
})

test('a protocol is advised for the banks from what they can do and have answered, and a run takes it', async ({
  page,
}) => {
  const { api, url } = product
  await page.goto(`${url}/protocols?for=bank-a,bank-b`)
  const advice = page.getByRole('region', { name: 'Advice' })
  await expect(advice).toContainText('Two-phase commit is advised.')
  await expect(advice).toContainText(/bank-a: 99 of 100 calls were answered within .+ ms/)
  await expect(advice.getByRole('row', { name: /^Three-phase commit/ })).toContainText(
    'bank-a, bank-b cannot be pre-committed',
  )
  await page.getByRole('checkbox', { name: 'bank-b' }).uncheck()
  await expect(advice).toContainText('One-phase commit is advised.')
  await expect(page).toHaveURL(/for=bank-a(&|$)/)
  const run = { workload: 'bank-transfer', transactions: 5, concurrency: 1, seed: 3 } as const
  const { id } = await answered(api.lab.startRun({ ...run, protocol: 'auto' }))
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 60_000,
  })
  const [latest] = (await answered(api.list({ limit: 1 }))).items
  await page.goto(`${url}/transactions/${latest?.id}?view=table`)
  await expect(page.getByRole('tabpanel')).toContainText(/so after \d+ ms one is taken for lost/)
})
