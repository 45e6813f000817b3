import { expect, test } from '@playwright/test'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

async function oneTransfer(): Promise<string> {
  const { id } = await answered(
    product.api.lab.startRun({
      ...{ workload: 'bank-transfer', transactions: 3, concurrency: 1, seed: 7 },
    }),
  )
  await eventually(async () => (await answered(product.api.lab.run(id))).state === 'finished', {
    withinMs: 60_000,
  })
  const { items } = await answered(product.api.list({ limit: 1 }))
  return items[0]?.id ?? ''
}

test('the timeline has three scales, a frame to drag, and two cursors that keys move', async ({
  page,
}) => {
  await page.goto(`${product.url}/transactions/${await oneTransfer()}?tab=timeline`)
  await expect(page.getByRole('img', { name: /^Timeline of/ })).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Fit', exact: true }).click()
  await expect(page).toHaveURL(/scale=fit/)

  await page.getByRole('button', { name: 'Measure' }).click()
  const first = page.getByRole('slider', { name: 'First cursor' })
  await first.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(/span=/)
  await expect(first).not.toHaveAttribute('aria-valuetext', '0 ms after the begin')
  await expect(page.getByText(/^Measured:/)).toBeVisible()

  const frame = await page.locator('[data-minimap]').boundingBox()
  if (frame === null) throw new Error('the minimap is not on the page')
  await page.mouse.move(frame.x + frame.width - 3, frame.y + 10)
  await page.mouse.down()
  await page.mouse.move(frame.x + frame.width / 2, frame.y + 10, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/zoom=0-0\.[45]/)
  await page.screenshot({ path: test.info().outputPath('timeline.png'), fullPage: true })
})
