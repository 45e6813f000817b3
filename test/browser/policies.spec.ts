import { expect, test } from '@playwright/test'
import { retriesPage } from '@/test/pages/retries-page'
import { toldInVain } from '@/test/pages/told-in-vain'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

// Each goes on from the one before: what is tried again is tried from the first on.
test.describe.configure({ mode: 'serial' })

let product: Product
let id: string

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

test('a policy is edited on the page of a participant, what is wrong is said, and it acts at once', async ({
  page,
}) => {
  await page.goto(`${product.url}/participants/bank-b`)
  await page.getByRole('button', { name: 'Edit the retry policy of bank-b' }).click()
  const dialog = page.getByRole('dialog', { name: 'Retry policy of bank-b' })
  await dialog.getByLabel('Attempts for a promise').fill('99')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByLabel('Attempts for a promise')).toHaveAccessibleDescription(/1 to 20/)
  await expect(dialog.getByLabel('Why')).toHaveAccessibleDescription('Say why')

  await dialog.getByLabel('Attempts for a promise').fill('2')
  const groups = ['Telling to commit', 'Telling to abort']
  for (const name of groups) {
    const group = dialog.getByRole('group', { name })
    await group.getByLabel('Attempt, ms').fill('1000')
    await group.getByLabel('First wait, ms').fill('100')
    await group.getByLabel('Longest, ms').fill('200')
  }
  // Else calls that fail as often as here are soon held back.
  const breaker = dialog.getByRole('group', { name: 'Circuit breaker' })
  await breaker.getByLabel('Switched').selectOption('off')
  await dialog.getByLabel('Why').fill('It is slow today')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  const policy = page.getByRole('region', { name: 'Retries at bank-b' })
  await expect(policy).toContainText('up to 100 ms, growing ×2 to 200 ms set here')
  await expect(policy).toContainText('Version 2.')

  const { api } = product
  await answered(
    api.lab.startRun({ workload: 'bank-transfer', transactions: 4_000, concurrency: 16, seed: 7 }),
  )
  await eventually(async () => (await answered(api.lab.runs())).items[0]?.counts.committed ?? 0)
  id = await toldInVain(product)
  // What is to come goes on with what is there alone.
  const { items } = await answered(api.lab.runs())
  await answered(api.lab.stopRun(items[0]?.id ?? ''))
})

test('the ledger folds what fails alike, and retries are paused from there with a reason', async ({
  page,
}) => {
  await page.goto(`${product.url}/transactions/${id}?tab=retries`)
  const calls = page.getByRole('table', { name: 'Calls to the participants' })
  await expect(calls).toContainText(/(commit|abort) 1–\d+ ×\d+, every/)
  await expect(calls).toContainText('policy version 2')
  await expect(calls).toContainText('by the back-off')
  await expect(calls).toContainText(/\.[0-9A-Z]{26}\/\d\/(commit|abort)/)
  await expect(calls).toContainText('Broken in the lab then: bank-b paused')
  const fold = calls.getByRole('button', { name: /^×\d+, every/ }).first()
  const folded = await calls.getByRole('row').count()
  await fold.click()
  await expect(fold).toHaveAttribute('aria-expanded', 'true')
  expect(await calls.getByRole('row').count()).toBeGreaterThan(folded + 1)
  await fold.press('Enter')
  await expect(calls.getByRole('row')).toHaveCount(folded)
  await page.getByRole('button', { name: 'Pause retries of this transaction' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Pause retries' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await dialog.getByLabel('Why').fill('Somebody looks at it')
  await dialog.getByRole('button', { name: 'Pause retries' }).click()
  await expect(page.getByText('Somebody looks at it')).toBeVisible()
  // Nothing is counted down to while it waits for a person.
  await expect(calls.getByText('paused', { exact: true })).toBeVisible()
  await expect(calls.getByText(/^in \d+ s$/)).toHaveCount(0)

  await page
    .getByRole('button', { name: /^Pause retries of branch/ })
    .first()
    .click()
  await dialog.getByLabel('Why').fill('This one above all')
  await dialog.getByRole('button', { name: 'Pause retries' }).click()
  await expect(page.getByText('This one above all')).toHaveCount(1)
  await page.getByRole('button', { name: /^Resume retries of branch/ }).click()
  await dialog.getByLabel('Why').fill('Not this one')
  await dialog.getByRole('button', { name: 'Resume retries' }).click()
  await expect(page.getByText('This one above all')).toHaveCount(0)

  await page.goto(`${product.url}/policies`)
  await expect(page.getByRole('table', { name: 'What is paused' })).toContainText(
    'Somebody looks at it',
  )
  const own = page.getByRole('table', { name: 'Participants with a policy of their own' })
  await expect(own).toContainText('It is slow today')
})

/** What it waits between two calls, as somebody else would change it meanwhile. */
async function waitAtBankB(ms: number): Promise<void> {
  const path = `${product.url}/v1/policies/participants/bank-b`
  const { change, version } = await (await fetch(path)).json()
  const backOff = { jitter: 'equal', baseMs: ms, factor: 1, capMs: ms }
  const operations = { commit: { attemptMs: 1_000, backOff }, abort: { attemptMs: 1_000, backOff } }
  const body = { change: { ...change, operations }, reason: 'It is slow today' }
  const headers = { 'content-type': 'application/json', 'if-match': `"${version}"` }
  const put = await fetch(path, { method: 'PUT', headers, body: JSON.stringify(body) })
  expect(put.status).toBe(200)
}

test('what is resumed is counted down to and asked again, and a participant is paused and resumed with a reason', async ({
  page,
}) => {
  const retries = retriesPage(page, product.url)
  const { standing } = retries
  await waitAtBankB(6_000)
  await retries.open(id)
  await retries.resume('this transaction', 'It was looked at')
  await expect(page.getByText('Somebody looks at it')).toHaveCount(0)
  const counting = { timeout: 20_000, intervals: [100] }
  await expect.poll(async () => (await standing()).leftS, counting).toBeGreaterThan(2)
  const before = await standing()
  const seen: number[] = []
  const look = async () => {
    const { made, leftS } = await standing()
    if (made === before.made && leftS !== null && leftS !== seen.at(-1)) seen.push(leftS)
    return made
  }
  await expect.poll(look, counting).toBeGreaterThan(before.made)
  expect(seen.length).toBeGreaterThan(2)
  expect(seen).toEqual([...seen].sort((one, other) => other - one))

  await retries.openParticipant('bank-b')
  await retries.pause('bank-b', 'Nobody may call it now')
  await retries.open(id)
  await expect(
    page.getByText(/^Retries at bank-b are paused by .*: Nobody may call it now$/),
  ).toBeVisible()
  await expect(retries.calls.getByText('paused', { exact: true })).toBeVisible()
  const { made } = await standing()
  await retries.openParticipant('bank-b')
  await retries.resume('bank-b', 'It may be called again')
  await retries.open(id)
  await expect.poll(async () => (await standing()).made, counting).toBeGreaterThan(made)
  await retries.pause('this transaction', 'Somebody looks at it again')
  await waitAtBankB(200)
  const { items } = (await (await fetch(`${product.url}/v1/audit?limit=50`)).json()) as {
    items: { reason: string }[]
  }
  const reasons = ['It was looked at', 'Nobody may call it now', 'It may be called again']
  expect(items.map(({ reason }) => reason)).toEqual(expect.arrayContaining(reasons))
})

test('the bank is back: all that waits is ordered now, what was paused with it', async ({
  page,
}) => {
  await answered(product.api.lab.command('bank-b', 'resume'))
  await page.goto(`${product.url}/participants/bank-b`)
  const ordered = page.getByRole('region', { name: 'Retries at bank-b' })
  // An order is one attempt of a second, and a bank that has just woken up may be too busy for it.
  await expect(async () => {
    await ordered.getByRole('spinbutton', { name: /^Calls a second to bank-b/ }).fill('20')
    await page.getByRole('button', { name: 'Retry all at bank-b now' }).click()
    await expect(ordered).toContainText(/calls? ordered, 20 a second/)
    const ended = async () => (await answered(product.api.get(id))).endedAt !== null
    await eventually(ended, { withinMs: 4_000, what: 'that what was paused has ended' })
  }).toPass({ timeout: 60_000 })

  await page.getByRole('button', { name: 'Edit the retry policy of bank-b' }).click()
  const dialog = page.getByRole('dialog', { name: 'Retry policy of bank-b' })
  await dialog
    .getByRole('group', { name: 'Telling to commit' })
    .getByLabel('First wait')
    .fill('150')
  await dialog.getByRole('button', { name: 'Try it on the last day' }).click()
  const compared = dialog.getByRole('table', { name: /^The present policy and the edited one/ })
  await expect(
    compared.getByRole('row', { name: /^Calls, first and repeated \d+ \d+$/ }),
  ).toBeVisible()
})
