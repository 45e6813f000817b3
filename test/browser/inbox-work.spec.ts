import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { REASON } from '@/test/pages/inbox-page'
import { batchPage, inboxWorkPage } from '@/test/pages/inbox-work-page'
import { labPage } from '@/test/pages/lab-page'
import { leaveInDoubt } from '@/test/pages/leave-in-doubt'
import { answered } from '@/test/support/answered'
import { expectNoViolation } from '@/test/support/axe'
import { type Product, startProduct } from '@/test/support/product'

let product: Product
let ids: readonly string[]

/** Three transactions in doubt, and no coordinator that could touch them. */
test.beforeAll(async ({ browser }) => {
  product = await startProduct()
  const page = await browser.newPage()
  ids = await leaveInDoubt(page, product, 3)
  await labPage(page, product.url).press('Stop', 'coordinator')
  await expect(labPage(page, product.url).process('coordinator')).toContainText('Stopped')
  await page.close()
})

test.afterAll(() => product.stop())

const codeOf = (id: string | undefined): string => (id ?? '').slice(-6)

test('a claim, a note and a snooze made by keyboard are seen in another window without a reload, and can be undone', async ({
  page,
  browser,
}) => {
  const { url } = product
  const code = codeOf(ids[0])
  const mine = inboxWorkPage(page, url)
  const elsewhere = await browser.newPage()
  const theirs = inboxWorkPage(elsewhere, url)
  await mine.open(ids[0] ?? '')
  await theirs.open(ids[1] ?? '')
  await expect(mine.advice('Abort')).toContainText('Safe')
  await expect(mine.causes.first()).toContainText('No verdict was written')
  await expect(mine.row(codeOf(ids[1]))).toContainText('open in 1 other window')
  const reloads = await elsewhere.evaluate(() => performance.timeOrigin)

  await page.keyboard.press('m')
  await expect(mine.work).toContainText('Claimed by local operator')
  await expect(theirs.row(code)).toContainText('claimed by local operator')
  await page.keyboard.press('n')
  await expect(mine.note).toBeFocused()
  await page.keyboard.type('Asked the bank; they call back')
  await page.keyboard.press('Control+Enter')
  await expect(theirs.row(code)).toContainText('Asked the bank; they call back')

  await expect(mine.tab(/^Snoozed \(0\)$/)).toBeVisible()
  await page.keyboard.press('s')
  await expect(
    mine.dialog.getByRole('button', { name: 'Until the evidence changes' }),
  ).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(mine.row(code)).toContainText('Snoozed by local operator')
  await expect(theirs.row(code)).toContainText('Snoozed by local operator')
  await expect(theirs.tab(/^Snoozed \(1\)$/)).toBeVisible()
  await expect(mine.justDone).toContainText(`${code} is snoozed`)
  await page.keyboard.press('z')
  await expect(theirs.tab(/^Snoozed \(0\)$/)).toBeVisible()
  await expect(theirs.row(code)).not.toContainText('Snoozed by')
  await expect(mine.row(code)).toContainText('Asked the bank')
  expect(await elsewhere.evaluate(() => performance.timeOrigin)).toBe(reloads)
  await elsewhere.close()

  const { items } = await answered(product.api.audit({ transaction: ids[0] ?? '' }))
  expect(items.map(({ action }) => action)).toEqual(['wake', 'snooze', 'note', 'claim'])
})

test('check 13: the tab is in the address, and a link to a snoozed item opens where it is', async ({
  page,
}) => {
  const inbox = inboxWorkPage(page, product.url)
  const code = codeOf(ids[0])
  await inbox.open(ids[0] ?? '')
  await inbox.work.getByRole('button', { name: 'Snooze…' }).click()
  await inbox.dialog.getByRole('button', { name: 'For 4 hours' }).click()
  await expect(inbox.tab(/^Snoozed \(1\)$/)).toBeVisible()
  await page.goto(`${product.url}/inbox?item=${ids[0]}&open=1`)
  await expect(inbox.tab(/^Snoozed/)).toHaveAttribute('aria-selected', 'true')
  await expect(inbox.row(code)).toContainText('snoozed until')
  await expect(inbox.row(codeOf(ids[1]))).toHaveCount(0)
  await inbox.tab(/^Done today/).click()
  await expect(page).toHaveURL(/tab=done/)
  await expect(page.getByRole('main')).toContainText('Nobody has settled anything by hand today')
  await page.goBack()
  await expect(inbox.row(code)).toBeVisible()
  await page.keyboard.press('s')
  await expect(inbox.tab(/^Snoozed \(0\)$/)).toBeVisible()
})

test('what waits is selected, previewed, run and saved without the mouse, and is greyed in its place for whoever looks on', async ({
  page,
  browser,
}) => {
  const { url, api } = product
  const inbox = inboxWorkPage(page, url)
  const onlooker = await browser.newPage()
  const looks = inboxWorkPage(onlooker, url)
  await onlooker.goto(`${url}/inbox`)
  await page.goto(`${url}/inbox`)
  await expect(inbox.row(codeOf(ids[2]))).toContainText('Abort: Safe')
  await expect(looks.row(codeOf(ids[2]))).toBeVisible()
  const order = await looks.list.locator('code').allInnerTexts()
  await expectNoViolation(page, 'the inbox')

  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await expect(inbox.selection).toContainText('1 selected')
  for (const _ of order.slice(1)) await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await expect(inbox.selection).toContainText(`${order.length} selected`)
  await page.keyboard.press('Escape')
  await expect(inbox.selection).toContainText('Nothing selected')
  await inbox.selection.getByRole('button', { name: /^Select all \d+ matching$/ }).press('Enter')
  await page.keyboard.press('b')

  const batch = batchPage(page)
  await expect(batch.heading).toHaveText(/^Bulk action /)
  await expect(batch.main).toContainText(/\d+ selected: 0 safe to deliver again, \d+ safe to apply/)
  await expectNoViolation(page, 'the preview')
  await batch.reason.focus()
  await page.keyboard.type(REASON)
  await batch.button(/^Run \d+ items?$/).press('Enter')
  await expect(batch.main).toContainText('Nothing is left to be done.', { timeout: 60_000 })
  await page.reload()
  await expect(batch.rows.filter({ hasText: 'Verified' })).not.toHaveCount(0)
  for (const id of ids) {
    await expect(batch.rows.filter({ hasText: codeOf(id) })).toContainText('Verified')
    expect(await answered(api.get(id))).toMatchObject({ state: 'aborted' })
    await expect(looks.row(codeOf(id))).toContainText('Settled meanwhile')
  }
  expect(await looks.list.locator('code').allInnerTexts()).toEqual(order)
  await expect(looks.batches).toContainText('done')

  const saving = page.waitForEvent('download')
  await batch.button('CSV').press('Enter')
  const file = readFileSync((await (await saving).path()) ?? '', 'utf8')
  for (const id of ids) expect(file).toContain(`${id},apply,abort,verified,verified`)
  await onlooker.close()
  await page.goto(`${url}/inbox?tab=done`)
  await expect(inbox.row(codeOf(ids[0]))).toContainText('Aborted')
})
