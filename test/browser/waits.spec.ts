import { expect, type Page, test } from '@playwright/test'
import { ulid } from 'ulid'
import { leaveInDoubt, settleOthers } from '@/test/pages/leave-in-doubt'
import { waitsPage } from '@/test/pages/waits-page'
import { answered } from '@/test/support/answered'
import { expectNoViolation, sideways } from '@/test/support/axe'
import { ask, type Database } from '@/test/support/banks'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'
import { stranger } from '@/test/support/waiters'

let product: Product
let bank: Database

test.beforeAll(async () => {
  product = await startProduct()
  const { databases } = await answered(product.api.lab.get())
  for (const one of databases.slice(0, 2)) {
    await ask(one, 'create table shelf (id int primary key, n int not null)')
    await ask(one, 'insert into shelf select n, 0 from generate_series(1, 9) n')
  }
  const [first] = databases
  if (first === undefined) throw new Error('the lab has no bank')
  bank = first
})

test.afterAll(() => product.stop())

/** In both themes on a desk, and as wide as a phone. */
async function inspect(page: Page, what: string, ready: () => Promise<void>): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.setViewportSize({ width: 1440, height: 900 })
    await ready()
    await expectNoViolation(page, `${what}, ${theme}`)
    await page.setViewportSize({ width: 390, height: 900 })
    await ready()
    await expect.poll(() => sideways(page), { message: what }).toBe(0)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

const touch = (id: number) => `update shelf set n = n + 1 where id = ${id}`

async function waitForLocks(lockMs: number): Promise<void> {
  const patched = await fetch(`${product.url}/v1/participants/${bank.name}`, {
    ...{ method: 'PATCH', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ timeouts: { lockMs } }),
  })
  expect(patched.status).toBe(200)
}

/** A transaction that wants to write at the bank. */
const addingNothing = (n: number) => ({
  name: `Writes ${n}`,
  deadlineMs: 60_000,
  branches: [
    {
      participant: bank.name,
      statements: [{ sql: `update accounts set balance = balance where id = '${n}'` }],
    },
  ],
})

test('who waits behind a branch in doubt is named with it, and it is what to resolve first', async ({
  page,
}) => {
  const waits = waitsPage(page, product.url)
  await waits.open()
  await expect(waits.empty).toBeVisible()
  await expect(waits.noneBroken).toBeVisible()
  const [id = ''] = await leaveInDoubt(page, product, 1)
  const code = id.slice(-6)
  await settleOthers(product, id)
  const reports = [await stranger(bank, 'monthly report'), await stranger(bank, 'yearly figures')]
  for (const report of reports) report.wait('lock table accounts in share mode')
  await waits.open()
  const behind = waits.row('accounts').filter({ hasText: code }).filter({ hasText: 'monthly' })
  await expect(behind).toContainText('monthly report')
  await expect(behind).toContainText('in doubt')
  await expect(waits.first).toContainText('It is in doubt')
  await expect(waits.first).toContainText('frees 2 sessions and 0 transactions')
  // They wait behind those that wait for the table, and longer than is usual.
  await waitForLocks(30_000)
  for (const n of [1, 2, 3])
    await product.api.begin(addingNothing(n), { wait: 'no', idempotencyKey: ulid() })
  await expect(waits.first).toContainText(/frees 2 sessions and [2-9] transactions/)
  await expect(waits.hottest.filter({ hasText: 'accounts' })).toContainText(bank.name)

  await waits.holder.fill('nobody')
  await expect(waits.nothingFits).toBeVisible()
  await waits.holder.fill(code)
  await waits.participant.selectOption(bank.name)
  await waits.age.selectOption('1 second')
  await expect(waits.row(code)).toBeVisible()
  await expect(page).toHaveURL(/participant=bank-a&?.*age=1|age=1.*participant=bank-a/)
  await inspect(page, 'in-doubt', () => expect(waits.graph).toBeVisible())
  await waits.first.getByRole('link', { name: 'Settle it in the inbox' }).click()
  await expect(page).toHaveURL(new RegExp(`/inbox\\?item=${id}`))
  await Promise.all(reports.map(({ end }) => end()))
  await waitForLocks(3_000)
})

test('a ring is outlined and told in words, for as long as it is there', async ({ page }) => {
  const waits = waitsPage(page, product.url)
  const [one, two] = [await stranger(bank, 'stock'), await stranger(bank, 'prices')]
  await one.run(touch(1))
  await two.run(touch(2))
  one.wait(touch(2))
  two.wait(touch(1))
  await waits.open()
  await expect(waits.rings).toContainText(
    /stock, session \d+ waits for prices, session \d+ at bank-a/,
  )
  await expect(waits.rings).toContainText(
    /prices, session \d+ waits for stock, session \d+ at bank-a/,
  )
  await inspect(page, 'ring', () => expect(waits.rings).toBeVisible())
  await Promise.all([one.end(), two.end()])
  await expect(waits.rings).toBeHidden()
})

test('of two transactions that wait for each other at two banks one is aborted and one commits, and it stays on record', async ({
  page,
}) => {
  const waits = waitsPage(page, product.url)
  const begin = (first: string, second: string) =>
    product.api.begin(
      {
        name: `Shelf at ${first} first`,
        branches: [
          { participant: first, statements: [{ sql: touch(5) }] },
          {
            participant: second,
            statements: [{ sql: 'select pg_sleep(0.4)' }, { sql: touch(5) }],
          },
        ],
      },
      { idempotencyKey: ulid() },
    )
  await waits.open()
  const both = await Promise.all([begin('bank-a', 'bank-b'), begin('bank-b', 'bank-a')])
  const ended = both.flatMap((one) => (one.type === 'answered' ? [one.transaction] : []))
  const lost = ended.find(({ outcome }) => outcome === 'aborted')
  expect(ended.map(({ outcome }) => outcome).sort()).toEqual(['aborted', 'committed'])
  const code = lost?.id.slice(-6) ?? 'none'
  await expect(waits.broken(code)).toContainText('waits for')
  await inspect(page, 'broken', () => expect(waits.broken(code)).toBeVisible())
  const unfold = waits.unfold(code)
  await unfold.focus()
  await page.keyboard.press('Enter')
  await expect(unfold).toHaveAttribute('aria-expanded', 'true')
  await inspect(page, 'graph', () => expect(waits.brokenGraph(code)).toBeVisible())
  await page.keyboard.press('Enter')
  await expect(waits.brokenGraph(code)).toBeHidden()
  await waits.broken(code).getByRole('link').click()
  await expect(page.getByRole('main')).toContainText('It waited in a ring with others')
})

test('for how long branches kept their promises is seen hour by hour, by keyboard, as a table and as a file', async ({
  page,
}) => {
  const { api, url } = product
  const waits = waitsPage(page, url)
  const run = { workload: 'bank-transfer', transactions: 20, concurrency: 2, seed: 7 } as const
  const { id } = await answered(api.lab.startRun(run))
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 120_000,
  })
  await waits.open()
  await expect(waits.holds).toContainText(/n = \d+ branches/)
  // Who has held longest stands first.
  const inProgress = waits.holds.getByRole('gridcell', { name: /in progress: .* held by/ })
  await expect(inProgress).toHaveCount(2)
  const running = inProgress.first()
  await running.focus()
  const first = /^bank-[ab]/.exec(await waits.heldWords.innerText())?.[0]
  await page.keyboard.press('ArrowDown')
  const second = first === 'bank-a' ? 'bank-b' : 'bank-a'
  await expect(waits.heldWords).toContainText(`${second}, the hour from`)
  await page.keyboard.press('Home')
  await expect(waits.heldWords).toContainText(': nothing was held.')
  await expect(waits.holds.locator('[data-at][tabindex="0"]')).toHaveCount(1)
  await inspect(page, 'hold times', () => expect(running).toBeVisible())

  const saving = page.waitForEvent('download')
  await waits.holds.getByRole('button', { name: 'CSV' }).click()
  const csv = await (await saving).createReadStream().then(textOf)
  expect(csv.split('\r\n')[0]).toBe('participant,hour,held_ms,branches,longest_ms,in_progress')
  expect(csv.match(/^bank-a,/gm)).toHaveLength(24)
  await waits.holds.getByRole('button', { name: 'Table' }).click()
  await expect(waits.holds.getByRole('row', { name: /^bank-a .*in progress/ })).toBeVisible()
})

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
