import { rmSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { labPage } from '@/test/pages/lab-page'
import { overviewPage } from '@/test/pages/overview-page'
import { shellOf, watchForReload } from '@/test/pages/shell'
import { transactionPage } from '@/test/pages/transaction-page'
import { transactionsPage } from '@/test/pages/transactions-page'
import { answered } from '@/test/support/answered'
import { preparedAt, wholeSum } from '@/test/support/banks'
import { eventually } from '@/test/support/eventually'
import { processesAbout } from '@/test/support/left-behind'
import { type Product, startProduct } from '@/test/support/product'
import { temporaryFolder } from '@/test/support/temporary-folder'

const home = temporaryFolder()
let product: Product | null = null

const started = async (): Promise<Product> => {
  product ??= await startProduct({ home })
  return product
}

const visit = (page: Page, { url }: Product, path: string) => page.goto(`${url}${path}`)

test.afterAll(async () => {
  await product?.stop()
  rmSync(home, { recursive: true, force: true })
})

test('step 1: it starts with an empty overview and one button, Ctrl-C ends all of it, and a second start builds nothing', async ({
  page,
}) => {
  const first = await started()
  await visit(page, first, '/')
  const overview = overviewPage(page)
  await expect(shellOf(page).heading).toHaveText('Overview')
  await expect(page.getByText('No transactions yet')).toBeVisible()
  await expect(overview.demoButton).toBeVisible()
  await expect(overview.buttons.and(page.locator(':visible'))).toHaveCount(1)
  expect(processesAbout(home).length).toBeGreaterThan(5)

  expect(await first.stop()).toBe(0)
  await expect.poll(() => processesAbout(home)).toEqual([])

  const beganMs = performance.now()
  product = await startProduct({ home })
  const tookS = ((performance.now() - beganMs) / 1_000).toFixed(1)
  process.stdout.write(`the second start took ${tookS} s\n`)
  expect(product.said()).not.toMatch(/Building|Bundling|Generating|Installing/)
})

test('step 2: one button moves money, and counters, chart and list fill without a reload', async ({
  page,
}) => {
  const { api } = await visitStarted(page, '/overview')
  const overview = overviewPage(page)
  const reload = await watchForReload(page)
  await overview.demoButton.click()

  await expect(overview.chart).toBeVisible()
  await expect.poll(overview.committed).toBeGreaterThan(0)
  const before = await overview.committed()
  await expect.poll(overview.committed).toBeGreaterThan(before + 10)
  await expect(overview.ended).toBeVisible()

  await shellOf(page).entry('Transactions').click()
  const list = transactionsPage(page)
  const seen = new Set<string>()
  await expect
    .poll(async () => {
      for (const href of await list.links.evaluateAll(hrefs)) seen.add(href)
      return seen.size
    })
    .toBeGreaterThan(60)
  await expect(list.rows.filter({ hasText: 'bank-a, bank-b' }).first()).toBeVisible()
  await reload.none()

  const { items } = await answered(api.lab.runs())
  for (const { id } of items) await answered(api.lab.stopRun(id))
})

const hrefs = (links: readonly Element[]) => links.map((link) => link.getAttribute('href') ?? '')

async function visitStarted(page: Page, path: string): Promise<Product> {
  const running = await started()
  await visit(page, running, path)
  return running
}

test('step 3: a click on a row opens its timeline, its table says the same, and the address keeps the view', async ({
  page,
}) => {
  const { api, url } = await started()
  const { id: run } = await answered(
    api.lab.startRun({ workload: 'bank-transfer', transactions: 30, seed: 3 }),
  )
  await eventually(async () => (await answered(api.lab.run(run))).state === 'finished', {
    withinMs: 60_000,
    what: 'the end of the run',
  })
  await page.goto(`${url}/transactions`)
  await transactionsPage(page).committedTransfer.click()
  const transaction = transactionPage(page)
  await expect(transaction.graphic).toBeVisible()
  for (const lane of ['caller', 'coordinator', 'bank-a', 'bank-b'])
    await expect(transaction.lane(lane)).toBeVisible()

  await page.keyboard.press('t')
  await expect(transaction.records).toBeVisible()
  await expect(transaction.recordsOf('begun')).toHaveCount(1)
  await expect(transaction.recordsOf('voted')).toHaveCount(2)
  await expect(transaction.recordsOf('verdict')).toHaveCount(1)
  await expect(transaction.recordsOf('confirmed')).toHaveCount(2)
  await expect(transaction.recordsOf('ended')).toHaveCount(1)

  const address = page.url()
  await transaction.tab('Log').click()
  await expect(page).toHaveURL(/tab=log/)
  await page.goBack()
  await expect(page).toHaveURL(address)
  await expect(transaction.records).toBeVisible()
  await page.reload()
  await expect(transaction.records).toBeVisible()
  await expect(shellOf(page).live).toBeVisible()
  await page.keyboard.press('t')
  await expect(transaction.graphic).toBeVisible()
})

test('step 4: a bank killed, paused, slowed, cut, made to refuse, and a coordinator crashed at D1: the money stays whole and all of it ends', async ({
  page,
}) => {
  test.slow()
  const { api, url } = await started()
  const lab = labPage(page, url)
  const { banner } = shellOf(page)
  const whole = () => expect(lab.invariant).toContainText('The money is whole', { timeout: 30_000 })
  const goesOn = async (figure: string) => {
    const before = await lab.figure(figure)
    // A breaker that opened meanwhile lets a probe through every few seconds.
    await expect.poll(() => lab.figure(figure), { timeout: 60_000 }).toBeGreaterThan(before)
  }
  await lab.open()
  await lab.startRun({ recovery: 'automatic', concurrency: 4, rate: 20 })
  await whole()

  await lab.press('Kill -9', 'bank-a')
  await expect(lab.process('bank-a')).toContainText('restarted 1 times', { timeout: 30_000 })
  await expect(lab.process('bank-a')).toContainText('Running')
  await goesOn('Committed')

  await lab.press('Pause', 'bank-b')
  await expect(banner).toContainText('bank-b is paused')
  await lab.press('Resume', 'bank-b')
  await expect(lab.process('bank-b')).toContainText('Running')
  await goesOn('Committed')
  await whole()

  await lab.breakIt({
    what: 'delay',
    bank: 'bank-a',
    fields: { 'Later by, in milliseconds': '40', 'Heals after, in seconds': '' },
  })
  await expect(lab.faults).toContainText('The link of bank-a is 40 ms slower in both directions.')
  await lab.breakIt({ what: 'cut', bank: 'bank-b', fields: { 'Heals after, in seconds': '3' } })
  await expect(lab.faults).toContainText('The link of bank-b is cut.')
  await expect(banner).toContainText('the link of bank-b is cut')
  await expect(lab.faults).not.toContainText('is cut', { timeout: 30_000 })
  await lab.breakIt({
    what: 'refuse-votes',
    bank: 'bank-b',
    fields: { 'Heals after, in seconds': '' },
  })
  await expect(banner).toContainText('bank-b refuses every vote')
  await goesOn('Aborted')
  await lab.clearAll()
  await expect(lab.faults).toContainText('No fault is on.')

  await lab.crashAt('D1')
  await expect(lab.process('coordinator')).toContainText('restarted 1 times', { timeout: 30_000 })
  await goesOn('Committed')
  await lab.stopRun()
  await expect(lab.run).toContainText('Stopped', { timeout: 30_000 })
  await whole()

  await eventually(async () => (await answered(api.overview())).open === 0, {
    withinMs: 30_000,
    what: 'the end of all that was open',
  })
  await expect(lab.figure('Answer outstanding')).resolves.toBe(0)
  const { databases } = await answered(api.lab.get())
  expect(await preparedAt(databases)).toEqual([])
  expect(await wholeSum(databases)).toBe(400_000)
})
