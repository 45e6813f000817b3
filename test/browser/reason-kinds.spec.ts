import { expect } from '@playwright/test'
import { shellOf } from '@/test/pages/shell'
import { test } from '@/test/support/shared-world'

test('a phrase chooses the kind of its reason, and the timeline leads to the entry that has both', async ({
  page,
  world,
}) => {
  const id = await world.doubt('Order 5522')
  await page.goto(`${world.url}/inbox?item=${id}&open=1`)
  await expect(shellOf(page).live).toBeVisible()
  await page.getByRole('button', { name: 'Abort…' }).first().click()
  await page.getByRole('button', { name: 'The caller has given up' }).click()
  await expect(page.getByLabel('Kind of reason')).toHaveValue('caller-gave-up')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Verified: the participants were read again and agree.')).toBeVisible(
    { timeout: 30_000 },
  )

  await page.goto(`${world.url}/transactions/${id}?view=table`)
  await expect(shellOf(page).live).toBeVisible()
  await page.getByRole('link', { name: 'Audit entry' }).first().click()
  await expect(page).toHaveURL(/\/audit\?entry=/)
  await expect(page.getByText('Place in the chain')).toBeVisible()
})
