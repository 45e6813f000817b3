import { expect, test } from '@playwright/test'
import { answered } from '@/test/support/answered'
import { inJournal } from '@/test/support/embedded-journal'
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
  // Asked for at once after the start, while the banks are still being registered.
  expect((await answered(product.api.lab.run(id))).counts).toMatchObject({ notStarted: 0 })
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

/** As if a bank had been down for a day: so many attempts, in a stream of their own. */
const addAttempts = (id: string, many: number) =>
  inJournal(
    product,
    `with own as (
      insert into verdict_stream (name, role, process, started_at, closed_at)
      select 'test', 'coordinator', process, started_at, now() from verdict_stream
      where role = 'coordinator' order by id desc limit 1 returning id
    ), verdict as (
      select at, epoch from verdict_record where transaction = $1 and type = 'verdict'
    )
    insert into verdict_record (stream, seq, transaction, branch, type, epoch, at, data)
    select own.id, n, $1, 2, 'attempt', verdict.epoch, verdict.at + n * interval '1 microsecond',
      json_build_object('operation', 'commit', 'n', n, 'durationMs', 1, 'result', 'retry',
        'code', 'ECONNREFUSED', 'text', 'It does not answer', 'policyVersion', 1)
    from own, verdict, generate_series(1, $2::int) n`,
    [id, many],
  )

test('check 30: a transaction of 2,000 events is drawn within a second, and its table has each of them once', async ({
  page,
}) => {
  const id = await oneTransfer()
  await addAttempts(id, 2_000)
  const [written] = await inJournal<{ many: number }>(
    product,
    'select count(*)::int as many from verdict_record where transaction = $1',
    [id],
  )
  expect(written?.many).toBeGreaterThan(2_000)
  await page.goto(`${product.url}/transactions/${id}?tab=log`)
  // The events are here already, and their table is gone: what is measured is the picture.
  await expect(page.getByText(/attempt/).first()).toBeVisible()
  await page.getByRole('tab', { name: 'Audit' }).click()
  await expect(page.getByText('Nobody has done anything to it')).toBeVisible()
  const tab = page.getByRole('tab', { name: /^Timeline/ })
  const tookMs = await tab.evaluate(async (element: HTMLElement) => {
    const sinceMs = performance.now()
    element.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }))
    while (document.querySelector('[role="img"][aria-label^="Timeline of"]') === null)
      await new Promise((resolve) => requestAnimationFrame(resolve))
    // The frame after the next one has been painted.
    for (const _ of [1, 2]) await new Promise((resolve) => requestAnimationFrame(resolve))
    return performance.now() - sinceMs
  })
  test.info().annotations.push({ type: 'drawn within', description: `${Math.round(tookMs)} ms` })
  expect(tookMs).toBeLessThanOrEqual(1_000)
  await page.goto(`${product.url}/transactions/${id}?tab=timeline&view=table`)
  const rows = page.getByRole('table', { name: /^Records of/ }).locator('tbody tr')
  await expect(rows).toHaveCount(written?.many ?? 0)
})
