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
  const { id } = await answered(api.lab.startRun(run))
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 60_000,
  })
  await expect(analysis.verdict).toContainText('The prediction does not fit')
  await analysis.assume.click()
  await expect(analysis.verdict).toContainText(/The prediction fits: of \d+ transactions/)
  await expect(page).toHaveURL(/prepareMs=\d+/)
  await analysis.show('Tables')
  const arrow = analysis.arrows.filter({ hasText: /V\(2,1\)C\(2\)/ })
  const [, , predicted, measured, count] = await arrow.getByRole('cell').allTextContents()
  expect(Number(count)).toBeGreaterThan(99)
  expect(
    Math.abs(Number.parseFloat(predicted ?? '') - Number.parseFloat(measured ?? '')),
  ).toBeLessThan(5)
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
