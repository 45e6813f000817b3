import { expect, type Page } from '@playwright/test'
import { transactionsPage } from '@/test/pages/transactions-page'
import { answered } from '@/test/support/answered'
import { sideways } from '@/test/support/axe'
import { expectClean } from '@/test/support/clean-page'
import { test, type World } from '@/test/support/shared-world'

const PAGE = 130
const ALL = 3 * PAGE
/** What a screen shows, and as much again above and below it. */
const DRAWN_MAX = 70

/** Three pages of rows like a real one: to run so many transactions would show nothing else. */
async function showMany(page: Page, world: World): Promise<void> {
  const { items } = await answered(world.api.list({ state: 'committed', limit: 1 }))
  const [real] = items
  if (real === undefined) throw new Error('the world has no transaction')
  const rowAt = (n: number) => ({
    ...real,
    id: `${real.id.slice(0, -4)}${String(9_000 - n)}`,
    name: n % 7 === 0 ? `A longer name than the others have, number ${n}` : `Row ${n}`,
    startedAt: new Date(Date.parse(real.startedAt) - n * 1_000).toISOString(),
  })
  await page.route(/\/v1\/transactions\?/, (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0)
    const rows = Array.from({ length: PAGE }, (_, n) => rowAt(from + n))
    const nextCursor = from + PAGE < ALL ? { nextCursor: String(from + PAGE) } : {}
    return route.fulfill({ json: { items: rows, ...nextCursor } })
  })
  await page.goto(`${world.url}/transactions?live=notify`)
  const more = page.getByRole('button', { name: 'Load more' })
  for (const shown of [2 * PAGE, ALL]) {
    await more.click()
    await expect(page.getByText(`${shown} shown, newest first`)).toBeVisible()
  }
}

const toEnd = (page: Page) => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
const toTop = (page: Page) => page.evaluate(() => window.scrollTo(0, 0))

test('of more than 200 rows those in sight are in the document, and nothing moves sideways as they come and go', async ({
  page,
  world,
}) => {
  await showMany(page, world)
  const { rows, heads } = transactionsPage(page)
  const table = page.getByRole('table', { name: 'Transactions' })
  await expect(table).toHaveAttribute('aria-rowcount', String(ALL + 1))
  await expect.poll(() => rows.count()).toBeLessThan(DRAWN_MAX)
  await toTop(page)
  await expect(rows.first()).toHaveAttribute('aria-rowindex', '2')
  const widths = () => heads.evaluateAll((all) => all.map((head) => head.clientWidth))
  const [height, before] = [await page.evaluate(() => document.body.scrollHeight), await widths()]
  await toEnd(page)
  const last = table.locator(`[aria-rowindex="${ALL + 1}"]`)
  await expect(last).toBeInViewport()
  await expect.poll(() => rows.count()).toBeLessThan(DRAWN_MAX)
  expect(await widths()).toEqual(before)
  expect(Math.abs((await page.evaluate(() => document.body.scrollHeight)) - height)).toBeLessThan(
    60,
  )
  await expectClean(page, { ready: async () => expect(await sideways(page)).toBe(0) })

  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ media: 'print' })
  await expect(rows).toHaveCount(ALL)
  await page.emulateMedia({ media: 'screen' })
  await expect.poll(() => rows.count()).toBeLessThan(DRAWN_MAX)

  await page.setViewportSize({ width: 390, height: 800 })
  const cards = page.getByRole('list', { name: 'Transactions' }).getByRole('listitem')
  await expect.poll(() => cards.count()).toBeLessThan(DRAWN_MAX)
  await toTop(page)
  await expect(cards.first()).toHaveAttribute('aria-setsize', String(ALL))
  await toEnd(page)
  await expect(cards.last()).toHaveAttribute('aria-posinset', String(ALL))
  await expect(cards.last()).toBeInViewport()
})

test('the focused row stays in the document, and j, k, Space and Escape go by the list and not by what is drawn', async ({
  page,
  world,
}) => {
  await showMany(page, world)
  await toTop(page)
  const table = page.getByRole('table', { name: 'Transactions' })
  const link = (n: number) => table.locator(`[aria-rowindex="${n + 2}"] [data-row-link]`)
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('j')
  await expect(link(0)).toBeFocused()
  await toEnd(page)
  await expect(link(ALL - 1)).toBeInViewport()
  await expect(link(0)).toBeFocused()
  await page.keyboard.press('j')
  await expect(link(1)).toBeFocused()
  await expect(link(1)).toBeInViewport()
  for (let n = 2; n < 60; n++) await page.keyboard.press('j')
  await expect(link(59)).toBeFocused()
  await expect(link(59)).toBeInViewport()

  await page.keyboard.press(' ')
  const peek = page.getByRole('complementary', { name: /^Peek at/ })
  await expect(peek).toBeVisible()
  await page.keyboard.press('k')
  await expect(link(58)).toBeFocused()
  await page.getByRole('button', { name: 'Load more' }).waitFor({ state: 'detached' })
  await toEnd(page)
  await expect(link(ALL - 1)).toBeInViewport()
  await page.keyboard.press('Escape')
  await expect(peek).toBeHidden()
  await expect(link(58)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/transactions\/[^?]+$/)
})

test('check 20: among many rows too, what arrives waits, and the row under the pointer stays', async ({
  page,
  world,
}) => {
  await showMany(page, world)
  const table = page.getByRole('table', { name: 'Transactions' })
  const row = table.locator('[aria-rowindex="100"]')
  await page.evaluate(() => window.scrollTo(0, 3_800))
  await row.hover()
  const place = () => row.boundingBox()
  const before = await place()
  const run = { workload: 'bank-transfer', transactions: 1, concurrency: 1, seed: 3 } as const
  await answered(world.api.lab.startRun(run))
  await expect(page.getByRole('button', { name: /\d+ new/ })).toBeVisible()
  expect(await place()).toEqual(before)
  await expect(page.getByText(`${ALL} shown, newest first`)).toBeAttached()
})
