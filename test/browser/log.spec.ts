import { expect, type Page } from '@playwright/test'
import { answered } from '@/test/support/answered'
import { expectClean } from '@/test/support/clean-page'
import { test } from '@/test/support/shared-world'

const rowsOf = (page: Page) =>
  page
    .getByRole('table', { name: 'Records of the journal' })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })

test('a record is jumped to by its number or its time, and the address leads there again', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/log?type=begun`)
  const rows = rowsOf(page)
  const field = page.getByLabel('Jump to a record or a time')
  await field.fill('nowhere')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription(/Give a process and a number/)
  await field.fill('c1 · 5')
  await field.press('Enter')
  await expect(page).toHaveURL(/at=c1%3A5/)
  await expect(rows.first()).toContainText('c1 · 5')
  await expect(rows.first()).toHaveAttribute('aria-current', 'true')
  await expect(page).not.toHaveURL(/type=/)
  await page.reload()
  await expect(rows.first()).toContainText('c1 · 5')

  await field.fill('c1 99,999,999')
  await field.press('Enter')
  await expect(page.getByText(/^Number 99,999,999 is not written yet/)).toBeVisible()
  const { items } = await answered(world.api.events(world.committed))
  const { at = '', process = '', seq = 0 } = items[0] ?? {}
  await field.fill(at)
  await field.press('Enter')
  await expect(page.getByText(/^The list begins at/)).toBeVisible()
  await rows
    .getByRole('link', { name: `${process} · ${seq.toLocaleString('en-US')}`, exact: true })
    .click()
  await expect(page).toHaveURL(/at=coordinator-/)
  await expect(rows.first()).toHaveAttribute('aria-current', 'true')
  await page.getByRole('button', { name: 'Back to the newest' }).click()
  await expect(page).not.toHaveURL(/at=/)
  await page.goto(`${world.url}/log?at=nobody%3A1`)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('nobody')
})

test('check 17: where numbers of a stream are not there a row says so in their place, and whether that is as it should be', async ({
  page,
  world,
}) => {
  await page.route('**/v1/log?*', async (route) => {
    const answer = await route.fetch()
    const body = await answer.json()
    Object.assign(body.items[1], { gap: { from: 1_201, to: 1_240, removed: true } })
    Object.assign(body.items[3], { gap: { from: 7, to: 7, removed: false } })
    await route.fulfill({ response: answer, json: body })
  })
  await page.goto(`${world.url}/log?live=off`)
  const rows = rowsOf(page)
  await expect(rows.nth(2)).toContainText(/· 1,201 to 1,240 are no longer kept/)
  await expect(rows.nth(5)).toContainText(/· 7 is missing, and no retention removed it/)
  await expectClean(page, { ready: () => expect(rows.nth(5)).toBeVisible() })
})
