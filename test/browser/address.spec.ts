import { expect, test } from '@playwright/test'
import { labPage } from '@/test/pages/lab-page'
import { shellOf } from '@/test/pages/shell'
import { transactionPage } from '@/test/pages/transaction-page'
import { transactionsPage } from '@/test/pages/transactions-page'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

/** Eighty transactions of both outcomes, and nothing that moves. */
test.beforeAll(async () => {
  product = await startProduct()
  const { api } = product
  const { id } = await answered(
    api.lab.startRun({ workload: 'bank-transfer', transactions: 80, concurrency: 8, seed: 7 }),
  )
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 60_000,
  })
})

test.afterAll(() => product.stop())

const anyTransfer = async (): Promise<string> => {
  const { items } = await answered(product.api.list({ state: 'committed', limit: 1 }))
  return items[0]?.id ?? ''
}

test('check 13: filters and the live mode stand in the address, survive a reload, and go with a copied link', async ({
  page,
  browser,
}) => {
  await page.goto(`${product.url}/transactions`)
  const list = transactionsPage(page)
  await expect(list.rows.first()).toBeVisible()
  await list.state.selectOption('aborted')
  await list.participant.selectOption('bank-a')
  await list.pause.click()
  await expect(page).toHaveURL(/state=aborted&participant=bank-a&live=notify/)
  await expect(list.rows.filter({ hasText: 'Committed' })).toHaveCount(0)
  // While the new filter is asked for no row is there at all.
  await expect(list.rows.first()).toBeVisible()
  const shown = await list.rows.count()

  await page.reload()
  await expect(list.rows).toHaveCount(shown)
  await expect(list.state).toHaveValue('aborted')
  await expect(list.participant).toHaveValue('bank-a')
  await expect(list.follow).toBeVisible()

  const other = await (await browser.newContext()).newPage()
  await other.goto(page.url())
  const copy = transactionsPage(other)
  await expect(copy.rows).toHaveCount(shown)
  await expect(copy.state).toHaveValue('aborted')
  await expect(copy.follow).toBeVisible()
  await other.context().close()

  await page.goBack()
  await expect(list.participant).toHaveValue('')
  await expect(list.state).toHaveValue('aborted')
})

test('check 13: tab, scale, view and chosen record of a transaction survive a reload and go with a copied link', async ({
  page,
  browser,
}) => {
  await page.goto(`${product.url}/transactions/${await anyTransfer()}`)
  const transaction = transactionPage(page)
  await transaction.linear.click()
  await page.keyboard.press('t')
  await transaction.recordsOf('verdict').click()
  await expect(page).toHaveURL(/scale=linear/)
  await expect(page).toHaveURL(/view=table/)
  await expect(page).toHaveURL(/event=/)
  await page.reload()
  await expect(transaction.recordsOf('verdict')).toHaveAttribute('aria-current', 'true')

  const other = await (await browser.newContext()).newPage()
  await other.goto(page.url())
  const copy = transactionPage(other)
  await expect(copy.recordsOf('verdict')).toHaveAttribute('aria-current', 'true')
  await expect(copy.linear).toHaveAttribute('aria-pressed', 'true')
  await other.context().close()

  await transaction.tab('Log').click()
  await page.reload()
  await expect(transaction.tab('Log')).toHaveAttribute('aria-selected', 'true')
})

test('check 14: a value that says nothing is told and left out, and the page works', async ({
  page,
}) => {
  await page.goto(`${product.url}/transactions?state=broken&live=perhaps&participant=bank-a`)
  const list = transactionsPage(page)
  await expect(list.notice).toContainText('state and live')
  await expect(list.rows.first()).toBeVisible()
  await expect(list.participant).toHaveValue('bank-a')
  await list.notice.getByRole('button', { name: 'Remove it from the address' }).click()
  await expect(page).toHaveURL(`${product.url}/transactions?participant=bank-a`)
  await expect(list.notice).toBeHidden()

  await page.goto(`${product.url}/transactions/${await anyTransfer()}?tab=nonsense&zoom=x&scale=y`)
  await expect(transactionPage(page).graphic).toBeVisible()
})

test('an id that nobody knows and a page that does not exist say so and lead on', async ({
  page,
}) => {
  const known = await anyTransfer()
  await page.goto(`${product.url}/transactions/${known.slice(0, -6)}7QK9F2`)
  await expect(page.getByText('No transaction ends in 7QK9F2')).toBeVisible()
  await expect(page.getByText(/It may be older than what is kept/)).toBeVisible()
  await page.getByRole('link', { name: 'Open the transactions' }).click()
  await expect(transactionsPage(page).rows.first()).toBeVisible()

  const answer = await page.goto(`${product.url}/nowhere`)
  expect(answer?.status()).toBe(404)
  await expect(page.getByText('No page has this address')).toBeVisible()
})

test('the list is walked with j and k and opened with Enter, and g and a letter lead to every page', async ({
  page,
}) => {
  await page.goto(`${product.url}/transactions`)
  const list = transactionsPage(page)
  const links = list.rows.getByRole('link')
  await expect(links.first()).toBeVisible()
  await page.keyboard.press('j')
  await expect(links.nth(0)).toBeFocused()
  await page.keyboard.press('j')
  await expect(links.nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await expect(links.nth(0)).toBeFocused()
  const target = await links.nth(0).getAttribute('href')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${target}$`))
  await expect(transactionPage(page).graphic).toBeVisible()

  const pages = {
    ...{ o: 'Overview', t: 'Transactions', i: 'Inbox', p: 'Participants', l: 'Locks' },
    ...{ j: 'Log', d: 'Lab', a: 'Audit', f: 'Profile' },
  }
  for (const [key, name] of Object.entries(pages)) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expect(shellOf(page).heading).toHaveText(name)
    await expect(shellOf(page).heading).toBeFocused()
  }
})

test('check 7: a slash goes to the search, which finds by id, and no letter acts inside an input or once switched off', async ({
  page,
}) => {
  const id = await anyTransfer()
  await page.goto(`${product.url}/overview`)
  const { search, heading, keyboard, live } = shellOf(page)
  await expect(heading).toHaveText('Overview')
  await expect(live).toBeVisible()
  await page.keyboard.press('/')
  await expect(search).toBeFocused()
  await page.keyboard.type('gtgl?')
  await expect(search).toHaveValue('gtgl?')
  await expect(keyboard).toBeHidden()
  await expect(heading).toHaveText('Overview')
  await search.fill(id)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${product.url}/transactions/${id}`)

  await labPage(page, product.url).open()
  await page.getByRole('textbox', { name: 'Seed' }).fill('')
  await page.keyboard.type('gt')
  await expect(heading).toHaveText('Lab')

  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('?')
  await keyboard.getByRole('button', { name: 'Switch single keys off' }).click()
  await page.keyboard.press('Escape')
  await expect(keyboard).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.keyboard.press('?')
  await expect(keyboard).toBeHidden()
  await expect(heading).toHaveText('Lab')
})

test('what is chosen under Profile holds on every page, and is kept', async ({ page }) => {
  await page.goto(`${product.url}/settings/profile`)
  await expect(page.getByRole('region', { name: 'Who you are' })).toContainText('local operator')
  await page.getByRole('radio', { name: 'UTC' }).check()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await page.getByRole('radio', { name: 'Do nothing' }).check()
  await page.goto(`${product.url}/transactions`)
  await expect(transactionsPage(page).heads.filter({ hasText: 'Started (UTC)' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.goBack()
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
})
