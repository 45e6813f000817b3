import { expect, type Page } from '@playwright/test'
import { transactionsPage } from '@/test/pages/transactions-page'
import { expectClean } from '@/test/support/clean-page'
import { test } from '@/test/support/shared-world'

const peekOf = (page: Page) => page.getByRole('complementary', { name: /^Peek at/ })

test('Space on a row of the list shows its essentials, j and k move it, Space or Escape closes it', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/transactions?live=notify`)
  const { rows, pause, follow } = transactionsPage(page)
  await expect(rows.first()).toBeVisible()
  const peek = peekOf(page)
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  const code = async (n: number) => (await rows.nth(n).getAttribute('data-transaction'))?.slice(-6)
  await expect(peek).toHaveAccessibleName(`Peek at ${await code(0)}`)
  await expect(peek.getByRole('list', { name: 'Participants' })).toContainText('bank-a')
  await expect(peek).toContainText('Last event')
  await page.keyboard.press('j')
  await expect(peek).toHaveAccessibleName(`Peek at ${await code(1)}`)
  await expect(rows.nth(1).getByRole('link')).toBeFocused()
  await page.reload()
  await expect(peek).toHaveAccessibleName(`Peek at ${await code(1)}`)
  await page.keyboard.press('j')
  await page.keyboard.press('Escape')
  await expect(peek).toBeHidden()
  await page.keyboard.press(' ')
  await expect(peek).toBeVisible()
  await page.keyboard.press(' ')
  await expect(peek).toBeHidden()

  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press(' ')
  await expect(pause).toBeVisible()
  await page.keyboard.press(' ')
  await expect(follow).toBeVisible()
})

test('a peek at what is in doubt gives the advice, and is opened and closed by its buttons too', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/transactions?state=in-doubt&live=notify`)
  const code = world.doubtful.slice(-6)
  const peek = peekOf(page)
  const button = page.getByRole('button', { name: `Peek at ${code}` })
  await button.click()
  await expect(peek).toContainText('Order 4711')
  await expect(peek).toContainText('Abort: Safe')
  await expectClean(page, { ready: () => expect(peek).toContainText('Abort: Safe') })
  await peek.getByRole('button', { name: 'Close the peek' }).click()
  await expect(peek).toBeHidden()
  await expect(page.locator('[data-row-link]').first()).toBeFocused()
})

test('Space on an item of the Inbox peeks at it and leaves the list as it is', async ({
  page,
  world,
}) => {
  await page.setViewportSize({ width: 900, height: 800 })
  await page.goto(`${world.url}/inbox?tab=in-doubt`)
  const item = page.locator(`[data-item="${world.doubtful}"]`).getByRole('button')
  await expect(item).toBeVisible()
  await item.focus()
  await page.keyboard.press(' ')
  const peek = peekOf(page)
  await expect(peek).toHaveAccessibleName(`Peek at ${world.doubtful.slice(-6)}`)
  await expect(peek).toContainText('Order 4711')
  await expect(item).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(peek).toBeHidden()
  await expect(page).not.toHaveURL(/open=1/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/open=1/)
})
