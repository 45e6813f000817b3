import { expect, type Page, test } from '@playwright/test'
import { pruneBatch } from '@/server/journal/prisma-retention'
import { overviewPage } from '@/test/pages/overview-page'
import { participantsPage } from '@/test/pages/participants-page'
import { shellOf, watchForReload } from '@/test/pages/shell'
import { transactionsPage } from '@/test/pages/transactions-page'
import { answered } from '@/test/support/answered'
import { byStream, type Event } from '@/test/support/by-stream'
import { cuttableSocket } from '@/test/support/cuttable-socket'
import { inJournal, openJournal } from '@/test/support/embedded-journal'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'
import { whatIsSaid } from '@/test/support/what-is-said'

const CUT_MS = 20_000
let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

test('check 15 and check 16: a socket cut for 20 s under load is said within 3 s, and then every event is applied once', async ({
  page,
}) => {
  const { api, url } = product
  const socket = await cuttableSocket(page)
  const { banner, asOf, live } = shellOf(page)
  const before = await endOfEvents()
  await page.goto(`${url}/transactions`)
  await expect(live).toBeVisible()
  const reload = await watchForReload(page)
  const { id: run } = await answered(
    api.lab.startRun({ workload: 'bank-transfer', durationMs: 60_000, rate: 25, seed: 11 }),
  )
  await expect.poll(() => transactionsPage(page).rows.count()).toBeGreaterThan(10)

  socket.cut()
  const cutAtMs = performance.now()
  await expect(banner).toContainText(/^Live updates stopped at \d\d:\d\d:\d\d\./, {
    timeout: 3_000,
  })
  await expect(asOf).toBeVisible()
  const seen = await countApplied(page)
  await expect
    .poll(() => performance.now() - cutAtMs, { timeout: 2 * CUT_MS })
    .toBeGreaterThan(CUT_MS)
  expect(await countApplied(page), 'nothing arrives through a cut socket').toBe(seen)
  await expect(banner).toContainText(/attempt \d+/)

  socket.heal()
  await expect(banner).toContainText(
    /^Connected again\. [\d,]+ events from the gap have been applied\./,
  )
  await expect(live).toBeVisible()
  await answered(api.lab.stopRun(run))
  await eventually(async () => (await answered(api.overview())).open === 0, { withinMs: 30_000 })
  const written = await eventsSince(before)
  expect(written.length).toBeGreaterThan(1_000)
  await expect.poll(() => countApplied(page), { timeout: 3_000 }).toBe(written.length)
  expect(byStream(await appliedBy(page))).toEqual(byStream(written))
  await reload.none()
})

const appliedBy = (page: Page): Promise<readonly Event[]> =>
  page.evaluate(() => (window.__verdictEvents ?? []).filter(({ room }) => room === 'transactions'))

const countApplied = (page: Page): Promise<number> =>
  page.evaluate(
    () => (window.__verdictEvents ?? []).filter(({ room }) => room === 'transactions').length,
  )

async function pagesFrom(after: string | undefined) {
  const events: Event[] = []
  let cursor = after
  for (;;) {
    const page = await answered(
      product.api.allEvents({
        scope: 'transactions',
        limit: 5_000,
        ...(cursor && { after: cursor }),
      }),
    )
    events.push(...page.items)
    cursor = page.nextCursor
    if (!page.more) return { events, cursor }
  }
}

const endOfEvents = async () => (await pagesFrom(undefined)).cursor
const eventsSince = async (cursor: string) => (await pagesFrom(cursor)).events

test('check 11: a bank that is stopped is shown without a reload as one that does not answer', async ({
  page,
  context,
}) => {
  const { api, url } = product
  const other = await context.newPage()
  const own = await context.newPage()
  await page.goto(`${url}/overview`)
  await other.goto(`${url}/participants`)
  await own.goto(`${url}/participants/bank-b`)
  const state = own.getByRole('main').getByText('No answer', { exact: true }).first()
  const down = overviewPage(page).counter('Participants not up')
  const card = participantsPage(other).card('bank-b')
  await expect(down).toContainText('0of 2 participants')
  await expect(card).toContainText('Up')
  await expect(own.getByRole('main').getByText('Up', { exact: true }).first()).toBeVisible()
  const reloads = await Promise.all([page, other, own].map(watchForReload))

  await answered(api.lab.command('bank-b', 'stop'))
  await Promise.all([
    expect(down).toContainText('1of 2 participants', { timeout: 4_000 }),
    expect(card).toContainText('No answer', { timeout: 4_000 }),
    expect(state).toBeVisible({ timeout: 4_000 }),
  ])
  await answered(api.lab.command('bank-b', 'start'))
  await expect(card).not.toContainText('No answer')
  await expect(down).toContainText('0of 2 participants')
  for (const reload of reloads) await reload.none()
})

test('check 12: a transaction that gets into doubt raises the count of the inbox by itself', async ({
  page,
}) => {
  const { api, url } = product
  await page.goto(`${url}/participants`)
  const inbox = shellOf(page).entry('Inbox')
  await expect(inbox).toHaveAccessibleName('Inbox')
  const said = await whatIsSaid(page)
  const reload = await watchForReload(page)
  await answered(api.lab.addFault({ kind: 'crash-at', name: 'coordinator', point: 'D0' }))
  await answered(
    api.lab.startRun({
      ...{ workload: 'bank-transfer', transactions: 20, concurrency: 1, seed: 5 },
      recovery: 'manual',
    }),
  )
  await eventually(async () => (await answered(api.overview())).inDoubt > 0, { withinMs: 30_000 })
  await expect(inbox).toHaveAccessibleName(/^Inbox, 1 waiting$/, { timeout: 3_000 })
  await expect.poll(said).toEqual(['1 waiting for a person in the Inbox'])
  await reload.none()
})

test('check 17: where the events of a cut are no longer kept the page says so, reads itself anew, and shows how all ended', async ({
  page,
}) => {
  const { api, url } = product
  const socket = await cuttableSocket(page)
  const { banner, live } = shellOf(page)
  await page.goto(`${url}/transactions`)
  await expect(live).toBeVisible()
  // The lab runs one at a time, and what came before may not have ended.
  for (const one of (await answered(api.lab.runs())).items)
    if (one.state === 'running') await answered(api.lab.stopRun(one.id))
  await eventually(
    async () => (await answered(api.lab.runs())).items.every(({ state }) => state !== 'running'),
    { withinMs: 60_000, what: 'that no run goes on' },
  )
  socket.cut()
  await expect(banner).toContainText('Live updates stopped')
  const { id: run } = await answered(
    api.lab.startRun({ workload: 'bank-transfer', transactions: 20, concurrency: 2, seed: 17 }),
  )
  await eventually(async () => (await answered(api.lab.run(run))).state === 'finished', {
    withinMs: 60_000,
  })
  await growOld()
  socket.heal()
  await expect(banner).toContainText(
    'Connected again. The events from the gap are no longer kept; this page was loaded anew.',
  )
  const { items } = await answered(api.list({ limit: 10 }))
  for (const [n, { id, outcome }] of items.entries()) {
    const row = transactionsPage(page).rows.nth(n)
    await expect(row).toContainText(id.slice(-6))
    await expect(row).toContainText(outcome === 'committed' ? 'Committed' : 'Aborted')
  }
  await page.goto(`${url}/log?live=off`)
  await expect(page.getByRole('main')).toContainText(/are no longer kept: records are removed/)
})

/** Eight days go by for all that is written but the newest of each stream, and what is past its time goes. */
async function growOld(): Promise<void> {
  await inJournal(product, `update verdict_stream set started_at = started_at - interval '8 days'`)
  await inJournal(
    product,
    // The journal lets nobody change a record.
    `set session_replication_role = replica;
    update verdict_record r set at = at - interval '8 days' where exists (
      select from verdict_record n where n.stream = r.stream and n.seq > r.seq)`,
  )
  const database = openJournal(product)
  await eventually(async () => (await pruneBatch(database.prisma, 30)).records === 0)
  await database.close()
}
