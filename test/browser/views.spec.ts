import { expect, type Page, test } from '@playwright/test'
import { holdSession, PASSWORD } from '@/test/pages/login-page'
import { shellOf } from '@/test/pages/shell'
import { transactionsPage } from '@/test/pages/transactions-page'
import { viewsPage } from '@/test/pages/views-page'
import { expectClean, looks } from '@/test/support/clean-page'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async ({ browser }) => {
  product = await startProduct({
    environment: {
      ...{ VERDICT_AUTH: 'password', VERDICT_ADMIN_NAME: 'ada' },
      VERDICT_ADMIN_PASSWORD: PASSWORD,
    },
  })
  const page = await browser.newPage()
  await holdSession(page, product.url, 'ada')
  const headers = { origin: product.url }
  for (const [name, role] of [
    ['otto', 'operator'],
    ['vera', 'viewer'],
  ]) {
    const data = { name, role, password: PASSWORD }
    const made = await page.request.post(`${product.url}/v1/users`, { data, headers })
    expect(made.status()).toBe(201)
  }
  await page.close()
})
test.afterAll(() => product.stop())

const open = (page: Page, path: string) => page.goto(`${product.url}${path}`)

test('filters are saved under a name, shown again in another browser, changed, reset, and shared', async ({
  page,
  browser,
}) => {
  await holdSession(page, product.url, 'otto')
  await open(page, '/transactions?state=aborted&from=-1h&live=off')
  const views = viewsPage(page)
  const { state } = transactionsPage(page)
  await views.menu().click()
  await views.item('Save as a view…').click()
  await views.saveAs('What failed', { share: true })
  await expect(views.menu('What failed')).toBeVisible()
  await expect(page).toHaveURL(/view=[0-9A-Z]{26}/)

  await state.selectOption('committed')
  await expect(views.menu('What failed · changed')).toBeVisible()
  await views.button('Reset to What failed as it was').click()
  await expect(state).toHaveValue('aborted')
  await expect(views.menu('What failed')).toBeVisible()
  await state.selectOption('heuristic')
  await views.button('Save the change to What failed').click()
  await expect(views.menu('What failed')).toBeVisible()

  const other = await (await browser.newContext()).newPage()
  await holdSession(other, product.url, 'vera')
  await open(other, '/transactions?live=off')
  const hers = viewsPage(other)
  await hers.menu().click()
  await expectClean(other, { ready: () => expect(hers.item('What failed')).toContainText('otto') })
  await hers.item('What failed').click()
  await expect(transactionsPage(other).state).toHaveValue('heuristic')
  await transactionsPage(other).state.selectOption('aborted')
  await hers.button('Save the change to What failed').press('Enter')
  await expect(other.getByText(/^Only admins can change the views that others share/)).toBeVisible()
  await hers.button('Save as…').click()
  await expect(hers.dialog.getByText(/^Only operators can share views/)).toBeVisible()
  await hers.saveAs('Hers')
  await expect(hers.menu('Hers')).toBeVisible()
  await other.context().close()
})

test('on their page views are ordered, renamed, shared, removed and taken back, and clean for axe', async ({
  page,
}) => {
  await holdSession(page, product.url, 'ada')
  for (const [name, query] of [
    ['Slow ones', { participant: 'bank-a', exclude: 'state:aborted', cols: 'state,id' }],
    ['Of the lab', { lab: 'yes' }],
  ] as const) {
    const data = { name, query }
    const headers = { origin: product.url }
    await page.request.post(`${product.url}/v1/views`, { data, headers })
  }
  await open(page, '/settings/views')
  const views = viewsPage(page)
  await expect(views.own).toHaveText([/^Slow ones/, /^Of the lab/])
  await expect(views.own.first()).toContainText(
    'participant bank-a · without state Aborted · 2 columns',
  )
  await expectClean(page, { in: looks, ready: () => expect(views.own).toHaveCount(2) })

  await views.button('Move Of the lab up').press('Enter')
  await expect(views.own).toHaveText([/^Of the lab/, /^Slow ones/])
  await page.reload()
  await expect(views.own).toHaveText([/^Of the lab/, /^Slow ones/])

  await views.button('Rename Slow ones').click()
  await views.dialog.getByRole('textbox', { name: 'Name' }).fill('of the LAB')
  await views.dialog.getByRole('button', { name: 'Rename' }).click()
  await expect(views.dialog.getByRole('alert')).toContainText('There is a view of the LAB already')
  await views.dialog.getByRole('textbox', { name: 'Name' }).fill('Slow at bank-a')
  await views.dialog.getByRole('button', { name: 'Rename' }).click()
  await expect(views.own.last()).toContainText('Slow at bank-a')

  await views.button('Share it: Slow at bank-a').click()
  const moved = views.shared.filter({ hasText: 'Slow at bank-a' })
  await expect(moved).toContainText('yours')
  await views.button('Stop sharing Slow at bank-a').click()
  await expect(moved).toHaveCount(0)

  await views.button('Remove Of the lab').click()
  await expect(views.own).toHaveText([/^Slow at bank-a/])
  await views.undo.click()
  await expect(views.own).toHaveText([/^Of the lab/, /^Slow at bank-a/])
  await page.getByRole('link', { name: 'Of the lab' }).click()
  await expect(page).toHaveURL(/\/transactions\?lab=yes&view=/)

  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await expect(palette).toBeVisible()
  await page.keyboard.type('slow at')
  await expect(palette.locator('[cmdk-item][data-selected=true]')).toHaveText('Slow at bank-a')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/participant=bank-a/)
  await expect(views.menu('Slow at bank-a')).toBeVisible()
  await open(page, '/transactions?state=aborted&view=nowhere')
  await expect(
    page.getByRole('status').filter({ hasText: 'names a view that is not here' }),
  ).toBeVisible()
})

test('what a browser kept so far becomes one’s own on the server, once, and is gone there', async ({
  page,
}) => {
  await holdSession(page, product.url, 'vera')
  await page.addInitScript(() => {
    if (localStorage.getItem('taken') !== null) return
    localStorage.setItem('taken', 'once')
    localStorage.setItem(
      'verdict.views',
      JSON.stringify([
        { name: 'Old one', query: { state: 'aborted', soup: 'yes', cols: 'state,id' } },
        { name: 'Old one', query: { state: 'committed' } },
      ]),
    )
  })
  await open(page, '/transactions?live=off')
  await expect.poll(() => page.evaluate(() => localStorage.getItem('verdict.views'))).toBe(null)
  await open(page, '/settings/views')
  const views = viewsPage(page)
  const old = views.own.filter({ hasText: 'Old one' })
  await expect(old).toHaveText([/^Old one.*Aborted · 2 columns/s, /^Old one \(2\).*Committed/s])
  await page.reload()
  await expect(old).toHaveCount(2)
  await expect(shellOf(page).heading).toHaveText('Views')
})
