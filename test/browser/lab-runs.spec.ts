import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { labPage } from '@/test/pages/lab-page'
import { answered } from '@/test/support/answered'
import { expectNoViolation, sideways } from '@/test/support/axe'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const scenario = {
  ...{ workload: 'bank-transfer', protocol: 'two-phase-commit', durationMs: 90_000, rate: 20 },
  ...{ concurrency: 3, seed: 4711, recovery: 'automatic', through: 'databases' },
  faults: [
    { afterMs: 500, kind: 'delay', name: 'bank-a', delayMs: 30, jitterMs: 10, forMs: 2_000 },
    { afterMs: 1_000, kind: 'duplicate', name: 'bank-b', percent: 100 },
  ],
}

const fileOf = (page: Page) => page.getByRole('textbox', { name: 'Scenario file' })

test('form and file are one: what is changed in one stands in the other, and errors have their line', async ({
  page,
}) => {
  const { open, form } = labPage(page, product.url)
  await open()
  await form.getByRole('textbox', { name: 'Seed' }).fill('99')
  await form.getByRole('button', { name: 'Add a fault' }).click()
  const fault = form.getByRole('listitem', { name: 'Fault 1' })
  await fault.getByRole('combobox', { name: 'What breaks' }).selectOption('crash-at')
  await expect(fault.getByRole('combobox', { name: 'At', exact: true })).toHaveValue('coordinator')
  await fault.getByRole('textbox', { name: 'Begins after, in seconds' }).fill('2.5')
  await form.getByRole('button', { name: 'As a file' }).click()
  await expect(page).toHaveURL(/setup=file/)
  await expect(fileOf(page)).toHaveValue(/"seed": 99,[\s\S]*"afterMs": 2500,\s*"kind": "crash-at"/)

  await fileOf(page).fill(JSON.stringify({ ...scenario, sead: 1 }, null, 1))
  await expect(form).toContainText(/Line \d+: sead: Nothing of that name is known here\./)
  await expect(form.getByRole('button', { name: 'Start the run' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await fileOf(page).fill(JSON.stringify(scenario, null, 1))
  await form.getByRole('button', { name: 'As a form' }).click()
  await expect(form.getByRole('textbox', { name: 'Seed' })).toHaveValue('4711')
  await expect(form.getByRole('listitem', { name: 'Fault 2' })).toContainText(
    'Only requests over HTTP can arrive twice.',
  )
})

test('a downloaded file brought back is the same scenario', async ({ page }) => {
  const { open, form } = labPage(page, product.url)
  await open()
  await form.getByRole('button', { name: 'As a file' }).click()
  await fileOf(page).fill(JSON.stringify(scenario, null, 2))
  const download = page.waitForEvent('download')
  await form.getByRole('button', { name: 'Download the file' }).click()
  const path = await (await download).path()
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(scenario)
  await page.reload()
  await page.getByLabel('Scenario from a file').setInputFiles(path)
  await expect(fileOf(page)).toHaveValue(/"seed": 4711/)
})

test('the page of a run has its faults along its time, says what is incomplete, and runs it again', async ({
  page,
}) => {
  const { open, form, run } = labPage(page, product.url)
  await open()
  await form.getByRole('button', { name: 'As a file' }).click()
  await fileOf(page).fill(JSON.stringify(scenario))
  await form.getByRole('button', { name: 'Start the run' }).click()
  await run.getByRole('link', { name: 'The page of this run' }).click()
  const strip = page.getByRole('region', { name: 'What was broken, and when' })
  await expect(strip).toContainText(
    'The link of bank-a is 30 ms ± 10 ms slower in both directions.',
  )
  await answered(
    product.api.lab.addFault({ kind: 'delay', name: 'bank-b', delayMs: 7, forMs: 500 }),
  )
  await expect(strip).toContainText(/By hand, from [\d.]+ m?s to [\d.]+ m?s\./)
  await expect(strip).toContainText(/By the scenario, from [\d.]+ m?s to [\d.]+ m?s\./)
  await expect(page.getByRole('region', { name: 'Incomplete' })).toContainText(
    'Nothing can arrive twice at bank-b',
  )
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Lab run')
  await page.getByRole('button', { name: 'Stop the run' }).click()
  await expect(page.getByText('Stopped', { exact: true }).first()).toBeVisible()

  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await expectNoViolation(page, `the page of a run, ${theme}`)
  }
  await page.setViewportSize({ width: 390, height: 800 })
  await expect.poll(() => sideways(page)).toBe(0)

  const first = page.url()
  await page.getByRole('button', { name: 'Run again with this seed' }).click()
  await expect(page).not.toHaveURL(first)
  await expect(strip).toContainText('The link of bank-a is 30 ms ± 10 ms slower')
  const [again, before] = (await answered(product.api.lab.runs())).items
  expect(again?.planned).toEqual(before?.planned)
  expect([again?.seed, before?.seed]).toEqual([4711, 4711])
  expect(before?.incomplete).toBe(true)

  await page.goto(first)
  await page.getByRole('link', { name: 'Change it in the lab' }).click()
  await expect(form.getByRole('textbox', { name: 'Seed' })).toHaveValue('4711')
  await expect(form.getByRole('listitem', { name: 'Fault 1' })).toBeVisible()
  const runs = page.getByRole('region', { name: 'Recent runs' })
  await expect(runs.getByRole('listitem').first()).toContainText('faults planned: 2')
})

test('a run that is not kept has a page that says so', async ({ page }) => {
  await page.goto(`${product.url}/lab/runs/01NOSUCHRUN`)
  await expect(page.getByRole('main')).toContainText('There is no run 01NOSUCHRUN')
  await expectNoViolation(page, 'a run that is not kept')
  await page.getByRole('link', { name: 'See the runs that are kept' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lab')
})
