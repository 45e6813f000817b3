import { expect, type Page, test } from '@playwright/test'
import { REASON } from '@/test/pages/inbox-page'
import { batchPage, inboxWorkPage } from '@/test/pages/inbox-work-page'
import { leaveInDoubt } from '@/test/pages/leave-in-doubt'
import { answered } from '@/test/support/answered'
import { ask } from '@/test/support/banks'
import { eventually } from '@/test/support/eventually'
import { type Bank, startBank } from '@/test/support/postgres'
import { openPostgresLink, type PostgresLink } from '@/test/support/postgres-link'
import { type Product, startProduct } from '@/test/support/product'

// biome-ignore lint/style/noProcessEnv: whoever runs the tests says how much of them
const { VERDICT_TEST_ALL } = process.env
/** `npm test -- --all` tries as many as the check asks for: they take minutes. */
const MANY = VERDICT_TEST_ALL === '1' ? 500 : 60
const AT_ONCE = 16
const QUIET_MS = 1_500
const ROOM = { max_prepared_transactions: '800', max_connections: '60' }

let product: Product
let bank: Bank
let link: PostgresLink

/** What nobody but a person may tell again: decided, and the participant's retries are paused. */
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  ;[product, bank] = await Promise.all([startProduct(), startBank(ROOM)])
  link = await openPostgresLink(bank.port)
  await bank.query('create table note (n int primary key)')
  await send('PUT', '/v1/participants/wide', { kind: 'postgresql', url: linked() })
  await send('POST', '/v1/participants/wide:test')
  const change = { breaker: { on: false }, throttle: { on: false } }
  const own = '/v1/policies/participants/wide'
  await send('PUT', own, { change, reason: 'a test' }, { 'if-match': '"0"' })
  link.bar('COMMIT PREPARED')
  const left = Array.from({ length: MANY }, (_, n) => n)
  await Promise.all(Array.from({ length: AT_ONCE }, () => beginAll(left)))
  await eventually(async () => (await answered(product.api.overview())).inDoubt >= MANY, {
    ...{ withinMs: 60_000, what: `that ${MANY} are in doubt` },
  })
  await send('POST', '/v1/participants/wide:pause-retries', { reason: 'a person tells them' })
  // What was on its way is over: nothing comes any more.
  await eventually(async () => {
    const before = link.came.length
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    return link.came.length === before
  })
  link.unbar()
  const page = await browser.newPage()
  const [id = ''] = await leaveInDoubt(page, product, 1)
  await page.close()
  await commitByHand(id)
  // The coordinator that has come back has it in hand, and leaves it to a person.
  await eventually(
    async () => {
      const { owner, inDoubtSince } = await answered(product.api.get(id))
      return owner?.alive === true && inDoubtSince !== null
    },
    { withinMs: 60_000, what: 'that it waits for a person' },
  )
})

test.afterAll(async () => {
  await product?.stop()
  await link?.close()
  await bank?.remove()
})

/** One branch of it, so that only force is left for the rest. */
async function commitByHand(id: string): Promise<void> {
  const { participants } = await answered(product.api.get(id))
  const { databases } = await answered(product.api.lab.get())
  const [bank] = databases.filter(({ name }) => name === participants[0])
  if (bank === undefined) throw new Error(`${participants[0]} is no bank of the lab`)
  await ask(bank, `commit prepared 'vd1_${id}_1'`)
}

const linked = () => bank.url.replace(`:${bank.port}/`, `:${link.port}/`)

async function send(method: string, path: string, body?: object, headers = {}): Promise<void> {
  const answer = await fetch(product.url + path, {
    ...{ method, ...(body && { body: JSON.stringify(body) }) },
    headers: { 'content-type': 'application/json', origin: product.url, ...headers },
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
}

async function beginAll(left: number[]): Promise<void> {
  for (let n = left.pop(); n !== undefined; n = left.pop()) {
    const statements = [{ sql: `insert into note values (${n})` }]
    const branches = [{ participant: 'wide', statements }]
    await send('POST', '/v1/transactions?wait=decided', { branches, deadlineMs: 60_000 })
  }
}

const progressOf = (page: Page, name: string) =>
  page
    .getByLabel('Counts')
    .locator('div', { hasText: new RegExp(`^${name}`) })
    .last()

/** Of one bulk action, read by its counts. */
async function numberAt(page: Page, name: string): Promise<number> {
  const text = await progressOf(page, name).innerText()
  return Number(text.replace(/[^0-9]/g, ''))
}

async function previewAll(page: Page, least = 0): Promise<void> {
  const inbox = inboxWorkPage(page, product.url)
  await expect
    .poll(async () => (await answered(product.api.overview())).inDoubt, { timeout: 60_000 })
    .toBeGreaterThan(least)
  await page.goto(`${product.url}/inbox`)
  await inbox.selection.getByRole('button', { name: /^Select all [\d,]+ matching$/ }).click()
  await inbox.selection.getByRole('button', { name: 'Preview a bulk action' }).click()
}

/** How many of each kind the preview of a bulk action tells. */
async function sortedAs(page: Page) {
  const told = page.getByText(/^[\d,]+ selected: /)
  await expect(told).toBeVisible({ timeout: 200_000 })
  const [again = 0, apply = 0, out = 0] =
    (await told.innerText())
      .replace(/^[\d,]+ selected/, '')
      .match(/\d+/g)
      ?.map(Number) ?? []
  return { again, runs: again + apply, out }
}

/** So long a run takes at the least: it must not be over before it is paused and stopped. */
const RUNS_S = 15

async function runAll(page: Page, runs: number, perSecond = 20): Promise<void> {
  const batch = batchPage(page)
  await batch.reason.fill(REASON)
  await batch.rate.fill(String(perSecond))
  await batch.button(`Run ${runs} items`).click()
}

test(`check 28: of ${MANY} and one that can only be forced the preview tells what the run then does; it is paused, goes on, is stopped, and a reload keeps it`, async ({
  page,
}) => {
  test.setTimeout(600_000)
  const batch = batchPage(page)
  await previewAll(page, MANY)
  const { again, runs, out } = await sortedAs(page)
  expect(again).toBe(MANY)
  // One cause may be selected alone; what can only be forced is never run.
  expect(out).toBeLessThanOrEqual(1)
  await runAll(page, runs, Math.ceil(runs / RUNS_S))
  await expect.poll(() => numberAt(page, 'Done'), { timeout: 60_000 }).toBeGreaterThan(11)
  await batch.button('Pause').click()
  await expect(batch.button('Go on')).toBeVisible()
  await eventually(async () => {
    const before = await numberAt(page, 'Done')
    await page.reload()
    await expect(batch.counts).toBeVisible()
    return (await numberAt(page, 'Done')) === before
  })
  const paused = await numberAt(page, 'Done')
  expect(paused + (await numberAt(page, 'Remaining'))).toBe(runs)
  await batch.button('Go on').click()
  await expect.poll(() => numberAt(page, 'Done'), { timeout: 60_000 }).toBeGreaterThan(paused + 5)
  await batch.button('Stop for good').click()
  await expect(batch.button('Stop for good')).toBeHidden()

  await previewAll(page)
  const rest = await sortedAs(page)
  expect(rest.again).toBe(await prepared())
  expect(rest.runs).toBeLessThan(runs - paused)
  expect(rest.runs).toBeGreaterThan(0)
  await runAll(page, rest.runs)
  await expect(batch.main).toContainText('Nothing is left to be done.', { timeout: 120_000 })
  expect(await numberAt(page, 'Done')).toBe(rest.runs)
  expect(await numberAt(page, 'Failed')).toBe(0)
  expect(await numberAt(page, 'Left out')).toBe(rest.out)
  expect(await prepared()).toBe(0)
  const { rows } = await bank.query('select count(*)::int n from note')
  expect(rows[0]?.n).toBe(MANY)
})

async function prepared(): Promise<number> {
  const { rowCount } = await bank.query('select from pg_prepared_xacts')
  return rowCount ?? 0
}
