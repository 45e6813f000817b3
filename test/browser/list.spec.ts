import { expect } from '@playwright/test'
import { transactionsPage } from '@/test/pages/transactions-page'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { test } from '@/test/support/shared-world'

const SHOWN_MAX = 100

test('a list that follows the newest lets go of older ones, and loads them again when asked', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/transactions`)
  const { rows, pause, follow } = transactionsPage(page)
  await expect(rows.first()).toBeVisible()
  const more = page.getByRole('button', { name: 'Load more' })
  const { id } = await answered(
    world.api.lab.startRun({
      workload: 'bank-transfer',
      transactions: 80,
      concurrency: 8,
      seed: 9,
    }),
  )
  await eventually(async () => (await answered(world.api.lab.run(id))).state === 'finished', {
    withinMs: 90_000,
    what: 'the end of the run',
  })
  await expect(rows).toHaveCount(SHOWN_MAX)
  await expect(pause).toBeVisible()
  await more.click()
  await expect(follow).toBeVisible()
  await expect.poll(() => rows.count()).toBeGreaterThan(SHOWN_MAX)
  while (await more.isVisible()) {
    const before = await rows.count()
    await more.click()
    await expect.poll(() => rows.count()).toBeGreaterThan(before)
  }
  const shown = await rows.evaluateAll((all) =>
    all.map((row) => row.getAttribute('data-transaction')),
  )
  const { items } = await answered(world.api.list({ limit: 200 }))
  expect(shown).toEqual(items.map((one) => one.id))
})

test('a row says what to look at alone or to leave out, the address keeps it, and each comes back by itself', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/transactions?live=off`)
  const { rows } = transactionsPage(page)
  const row = rows.filter({ hasText: 'Committed' }).first()
  const menu = async (name: RegExp) => {
    await row.getByRole('button', { name: /^Filter by / }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await menu(/^Without state Committed$/)
  await expect(page).toHaveURL(/exclude=state%3Acommitted/)
  await expect(rows.filter({ hasText: 'Committed' })).toHaveCount(0)
  await page.reload()
  await expect(rows.filter({ hasText: 'Committed' })).toHaveCount(0)
  const out = page.getByRole('list', { name: 'Filters that are on' })
  await out.getByRole('button', { name: /Without state Committed/ }).click()
  await expect(page).not.toHaveURL(/exclude/)
  await expect(row).toBeVisible()
  await menu(/^Only participant bank-a$/)
  await expect(page).toHaveURL(/participant=/)
  await page.goto(`${world.url}/transactions?exclude=soup`)
  await expect(transactionsPage(page).notice).toContainText('exclude')
})

test('two rows are chosen by key or by hand, the address keeps them, and they are compared', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/transactions?live=off&state=committed`)
  const { rows } = transactionsPage(page)
  const codeOf = async (nth: number) =>
    ((await rows.nth(nth).getAttribute('data-transaction')) ?? '').slice(-6)
  const codes = [await codeOf(0), await codeOf(1)]
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByText(`${codes[0]} is chosen. Choose another one`)).toBeVisible()
  const other = page.getByRole('button', { name: `Choose ${codes[1]} to compare` })
  await other.click()
  await expect(other).toHaveAttribute('aria-pressed', 'true')
  await page.reload()
  await expect(page.getByText(`${codes[0]} and ${codes[1]} are chosen.`)).toBeVisible()
  const chips = page.getByRole('list', { name: 'Filters that are on' })
  await chips.getByRole('button', { name: 'state Committed' }).click()
  await expect(page).not.toHaveURL(/state=/)
  await expect(page).toHaveURL(/sel=/)
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Compare two transactions' })).toBeVisible()
  for (const code of codes) await expect(page.getByRole('main')).toContainText(code)
})

test('the head of a column sorts the list, the address and a reload keep it, and nothing new moves it', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/transactions`)
  const { rows, heads, pause } = transactionsPage(page)
  const head = heads.filter({ hasText: 'Duration' })
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  await expect(page).toHaveURL(/sort=duration/)
  await page.reload()
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  const { items } = await answered(world.api.list({ sort: 'duration', limit: 5 }))
  await expect(rows.first()).toHaveAttribute('data-transaction', items[0]?.id ?? '')
  await expect(pause).toBeHidden()
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'ascending')
  const least = await answered(world.api.list({ sort: 'duration', dir: 'asc', limit: 1 }))
  await expect(rows.first()).toHaveAttribute('data-transaction', least.items[0]?.id ?? '')
  await page.getByRole('button', { name: 'Back to the newest' }).click()
  await expect(page).not.toHaveURL(/sort|dir/)
  await expect(pause).toBeVisible()
})
