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
