import { expect, test } from '@playwright/test'
import { protocolsPage } from '@/test/pages/protocols-page'
import { shellOf } from '@/test/pages/shell'
import { expectClean } from '@/test/support/clean-page'
import { type Product, startProduct } from '@/test/support/product'
import { walkTheTimeline } from '@/test/support/walk-the-timeline'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

test('the table of states is filled by exploring from the page', async ({ page }) => {
  await page.goto(`${product.url}/overview`)
  await shellOf(page).entry('Protocols').click()
  await expect(shellOf(page).heading).toHaveText('Protocols')
  const protocols = protocolsPage(page)
  await expect(protocols.rows('Three-phase commit', 'termination')).toHaveText([
    ...[/Not explored yet/, /Not explored yet/, /Not explored yet/],
  ])

  await protocols.explore('Three-phase commit').click()
  const states = ['177', '1,025', '5,841']
  for (const [index, count] of states.entries()) {
    const row = protocols.rows('Three-phase commit', 'termination').nth(index)
    await expect(row).toContainText(count)
    await expect(row).toContainText('Nothing is violated')
  }
  await expect(protocols.rows('Three-phase commit', 'time-outs')).toContainText(
    'Violated: agreement',
    { timeout: 60_000 },
  )
  await expect(protocols.rows('Paxos Commit', 'as-published').first()).toContainText(
    'Not explored yet',
  )
})

test('a violation is followed step by step, by buttons and by keys, and its address is a link', async ({
  page,
  browser,
}) => {
  const protocols = protocolsPage(page)
  const { replay } = protocols
  await page.goto(`${product.url}/protocols`)
  await protocols.explore('Three-phase commit').click()
  await protocols
    .rows('Three-phase commit', 'time-outs')
    .getByRole('button', { name: /^Show 7 steps/ })
    .click()
  await expect(replay.steps).toHaveCount(7)
  await expect(replay.here).toHaveCount(0)
  await expect(replay.button('Back')).toBeDisabled()

  await replay.button('Step').click()
  await expect(replay.here).toContainText('participant 1 votes yes')
  await replay.steps.nth(4).getByRole('button').click()
  await expect(replay.here).toContainText('the coordinator crashes')
  await page.keyboard.press('ArrowLeft')
  await expect(replay.here).toContainText('participant 1 hears precommit')
  await page.keyboard.press('ArrowRight')
  await expect(replay.region).toContainText('Step 5 of 7')

  await replay.button('Play').click()
  await expect(replay.region).toContainText('Violated here: agreement.')
  await expect(replay.button('Step')).toBeDisabled()

  const other = await (await browser.newContext()).newPage()
  await other.goto(page.url())
  await expect(protocolsPage(other).replay.steps).toHaveCount(7)
  await other.context().close()
  await replay.button('Close').click()
  await expect(replay.region).toHaveCount(0)
})

test('the costs are worked out for the chosen number of participants', async ({ page }) => {
  const protocols = protocolsPage(page)
  await page.goto(`${product.url}/protocols?n=3`)
  const row = protocols.guarantee('Two-phase commit, presumed abort')
  await expect(row).toContainText('12 = 4n')
  await expect(row).toContainText('8 = 2n + 2')
  await protocols.participants.selectOption('5')
  await expect(row).toContainText('20 = 4n')
  await expect(page).toHaveURL(/n=5/)
})

test('a crash put between two arrows is simulated at once, and its steps are a link', async ({
  page,
  browser,
}) => {
  const { crashes } = protocolsPage(page)
  await page.goto(`${product.url}/protocols`)
  await expect(crashes.region).toContainText('Nothing has crashed yet')
  await crashes.crash('the coordinator', 'D0').click()
  await expect(crashes.cells('D0').first()).toContainText('Aborted')
  await crashes.crash('participant 1', 'D1').focus()
  await page.keyboard.press('Enter')
  await expect(crashes.cells('D1').nth(1)).toContainText('Committed')
  await expect(crashes.region).toContainText('Everybody ended alike in 2 of 2.')

  await crashes.steps('coordinator', 'D0').click()
  await expect(crashes.followed).toContainText('coordinator 1 crashes')
  const other = await (await browser.newContext()).newPage()
  await other.goto(page.url())
  const theirs = protocolsPage(other).crashes
  await expect(theirs.followed).toContainText('coordinator 1 crashes')
  await expect(theirs.cells('D0').first()).toContainText('Aborted')
  await other.context().close()
  await expectClean(page, {
    ready: () => expect(crashes.followed).toContainText('coordinator 1 crashes'),
  })

  await crashes.region.getByLabel('Protocol', { exact: true }).selectOption('Three-phase commit')
  await page.getByRole('button', { name: 'Crash the coordinator at every point' }).click()
  await expect(crashes.region).toContainText('Everybody ended alike in 20 of 20.')
  await expect(crashes.cells('Q1').nth(6)).toContainText('Committed')
  await crashes.region.getByLabel('Protocol', { exact: true }).selectOption('Saga')
  await page.getByRole('button', { name: 'Crash the coordinator at every point' }).click()
  await expect(crashes.region).toContainText('Everybody ended alike in 30 of 30.')
  await expect(crashes.cells('D0').nth(10)).toContainText('Committed')
})

test('the same crash on the real databases leads to its transaction', async ({ page }) => {
  test.slow()
  const { crashes } = protocolsPage(page)
  await page.goto(`${product.url}/protocols?world=real`)
  await crashes.crash('the coordinator', 'D1').click()
  await expect(crashes.cells('D1').first()).toContainText('Committed', { timeout: 40_000 })
  await expect(crashes.region).toContainText('Everybody ended alike in 1 of 1.')
  await crashes.region.getByRole('link', { name: /^Transaction/ }).click()
  await expect(page).toHaveURL(/\/transactions\//)
  await expect(shellOf(page).heading).toContainText('Transfer 0.01 A00')
})

test('exploring can be stopped, and what was found stays', async ({ page }) => {
  const protocols = protocolsPage(page)
  await page.goto(`${product.url}/protocols`)
  await protocols.exploreAll.click()
  await expect(protocols.rows('Two-phase commit', 'production').first()).toContainText('968')
  await protocols.stop.click()
  await expect(protocols.exploreAll).toBeVisible()
  await expect(protocols.rows('Replicated decision', 'write-once').first()).toContainText(
    'Not explored yet',
  )
  await expect(protocols.rows('Two-phase commit', 'production').first()).toContainText('968')
})

test('protocols are compared in the simulator, and the address has the comparison for others', async ({
  page,
  browser,
}) => {
  const { comparison } = protocolsPage(page)
  await page.goto(`${product.url}/protocols`)
  await expect(shellOf(page).live).toBeVisible()
  await comparison.region.getByLabel('Messages lost').selectOption('0 %')
  await comparison.region.getByLabel('Votes that are no').selectOption('0 %')
  await comparison.region.getByLabel('Crashes').selectOption('0')
  await comparison.region.getByLabel('Two-phase commit, presumed nothing').uncheck()
  await comparison.compare.click()

  const here = comparison.row('Two-phase commit, as it runs here')
  await expect(here).toContainText('100.0 % (99.2–100.0)', { timeout: 60_000 })
  await expect(here).toContainText('12.0')
  await expect(comparison.row('Two-phase commit, presumed commit')).toContainText('9.0')
  await expect(comparison.row('Paxos Commit, one acceptor to spare')).toContainText('12.0')
  await expect(comparison.row('Parallel commit')).toContainText('12.0')
  await expect(comparison.row('Two-phase commit, presumed nothing')).toHaveCount(0)
  await expect(comparison.row('Try–Confirm–Cancel')).toContainText('12.0')
  await expect(comparison.row('Two-phase commit, last agent')).toContainText('10.0')
  await expect(comparison.row('Saga, its steps in a row')).toContainText('6.0')
  await expect(comparison.region).toContainText('Fewest messages: Two-phase message (4.0).')
  await expect(comparison.region).toContainText('Every law held in every run.')
  await expect(
    comparison.region.getByRole('img', { name: /^Longest in doubt\. .*Three-phase commit/ }),
  ).toBeVisible()

  await comparison.follow('Two-phase commit, as it runs here').click()
  const steps = comparison.followed.getByRole('listitem')
  await expect(steps.first()).toContainText('coordinator 1 sends append to store')
  await comparison.followed.getByRole('button', { name: 'Step', exact: true }).click()
  await expect(comparison.followed).toContainText(/Step 1 of \d+/)
  const compared = page.url()

  await page.getByRole('link', { name: 'Watch it in the timeline' }).click()
  await walkTheTimeline(page, browser)
  await page.goto(compared)

  const shown = await comparison.region.getByRole('table').textContent()
  const other = await (await browser.newContext()).newPage()
  await other.goto(page.url())
  const theirs = protocolsPage(other).comparison
  await expect(theirs.followed.getByRole('listitem').first()).toContainText('sends append')
  expect(await theirs.region.getByRole('table').textContent()).toBe(shown)
  await other.context().close()
})
