import { expect, test } from '@playwright/test'
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

const PAUSES_MAX = 4

const toldInVain = async () => {
  const { items } = await answered(product.api.list({ state: 'in-doubt' }))
  return items.find(({ outcome, retries }) => outcome !== null && retries > 3)?.id ?? null
}

/** A transfer whose verdict bank b has not confirmed: one of those that were at it when it fell silent. */
async function inDoubt(): Promise<string> {
  const { api } = product
  for (let n = 1; ; n++) {
    await answered(api.lab.command('bank-b', 'pause'))
    const found = await eventually(toldInVain, {
      ...{ withinMs: 20_000, what: 'that a verdict is told again and again' },
    }).catch((error: Error) => {
      if (n === PAUSES_MAX) throw error
      return null
    })
    if (found !== null) return found
    await answered(api.lab.command('bank-b', 'resume'))
    const before = (await answered(api.lab.runs())).items[0]?.counts.committed ?? 0
    await eventually(
      async () => ((await answered(api.lab.runs())).items[0]?.counts.committed ?? 0) > before,
      { withinMs: 20_000, what: 'that money moves again' },
    )
  }
}

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
  id = await inDoubt()
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
