import { type Browser, expect, type Page, test } from '@playwright/test'
import { createClient } from '@/sdk/client'
import { inboxPage, REASON } from '@/test/pages/inbox-page'
import { leaveInDoubt } from '@/test/pages/leave-in-doubt'
import { holdSession, PASSWORD } from '@/test/pages/login-page'
import { expectClean, looks } from '@/test/support/clean-page'
import { inJournal } from '@/test/support/embedded-journal'
import { type Product, startProduct } from '@/test/support/product'

/** Two crashes of a coordinator, and a start before them. */
const SETUP_MS_MAX = 300_000

let product: Product
let ids: readonly string[]

/** Ada governs, Mira and Jonas are operators; two transactions are in doubt. */
// The rule is switched on by the first of them.
test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(SETUP_MS_MAX)
  product = await startProduct({
    environment: {
      ...{ VERDICT_AUTH: 'password', VERDICT_ADMIN_NAME: 'ada' },
      VERDICT_ADMIN_PASSWORD: PASSWORD,
    },
  })
  const { url } = product
  const page = await browser.newPage()
  await holdSession(page, url, 'ada')
  const headers = { origin: url }
  const post = (path: string, data: object) => page.request.post(url + path, { data, headers })
  for (const name of ['mira', 'jonas'])
    await post('/v1/users', { name, role: 'operator', password: PASSWORD })
  const { token } = await (await post('/v1/tokens', { name: 'spec', role: 'admin' })).json()
  ids = await leaveInDoubt(page, { ...product, api: createClient({ url, token }) }, 2)
  await page.close()
})
test.afterAll(() => product.stop())

/** A browser of that person's own. */
async function pageOf(browser: Browser, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await holdSession(page, product.url, name)
  return page
}

/** Opens the item and asks to abort it. */
async function ask(page: Page, id: string): Promise<void> {
  const inbox = inboxPage(page, product.url)
  await inbox.open(id)
  await expect(inbox.advice('Abort')).toContainText('Safe')
  await page.keyboard.press('a')
  await expect(inbox.dialog).toContainText('The policy wants a second person here.')
  await inbox.reason.fill(REASON)
  await page.keyboard.press('Control+Enter')
  await expect(inbox.dialog).toBeHidden()
  await expect(inbox.detail.getByText('You ask to abort')).toBeVisible()
}

const verdictOf = async (page: Page, id: string) =>
  (await (await page.request.get(`${product.url}/v1/transactions/${id}`)).json()).verdict

test('an admin switches the rule on, with a reason that stays', async ({ browser }) => {
  const page = await pageOf(browser, 'ada')
  await page.goto(`${product.url}/settings/policy`)
  const save = page.getByRole('button', { name: 'Save the policy' })
  await expect(save).toHaveAttribute('aria-disabled', 'true')
  await page.getByLabel('All by hand').check()
  await expect(page.getByText('At night there have to be two.')).toBeVisible()
  await page.getByLabel('Reason').fill('Agreed in the meeting of the operators')
  await save.click()
  const row = page.getByRole('table', { name: 'Versions of the policy' }).getByRole('row').nth(1)
  await expect(row).toContainText('Agreed in the meeting')
  await expectClean(page, { in: looks, ready: () => expect(row).toBeVisible() })
  await page.goto(`${product.url}/settings/about`)
  const secret = page.getByRole('row', { name: /^VERDICT_ADMIN_PASSWORD/ })
  await expect(secret).toContainText('masked')
  await expectClean(page, { in: looks, ready: () => expect(secret).toBeVisible() })
  expect(await page.content()).not.toContain(PASSWORD)
  await page.context().close()
})

test('check 27: what one asks for, another sees on any page, and approves; only then is it sent; the one who asks cannot', async ({
  browser,
}) => {
  const [id = ''] = ids
  const mira = await pageOf(browser, 'mira')
  const jonas = await pageOf(browser, 'jonas')
  await jonas.goto(`${product.url}/participants`)
  await ask(mira, id)
  expect(await verdictOf(mira, id)).toBeNull()

  const banner = jonas.getByRole('region', { name: 'Notice' })
  await expect(banner).toContainText(`mira asks to abort ${id.slice(-6)}. You can approve it until`)
  await banner.getByRole('link', { name: 'Open the request' }).click()
  await expect(jonas.getByRole('heading', { level: 1 })).toHaveText(`To abort ${id.slice(-6)}`)
  const code = jonas.getByLabel(/^Code of the transaction/)
  const approve = jonas.getByRole('button', { name: /^Approve: abort/ })
  await expect(jonas.getByRole('main')).toContainText(REASON)
  await expect(jonas.getByText(/^ROLLBACK PREPARED/)).toHaveCount(2)
  await expectClean(jonas, { in: looks, ready: () => expect(code).toBeVisible() })
  await expect(approve).toHaveAttribute('aria-disabled', 'true')

  await mira.getByRole('link', { name: 'Open the request' }).click()
  await expect(mira.getByRole('main')).toContainText(
    'You asked for this, so someone else has to approve it.',
  )
  await expect(mira.getByRole('button', { name: /^Approve/ })).toHaveCount(0)
  const approval = mira.url().match(/\/approvals\/([^/?]+)/)?.[1] ?? ''
  const evidence = await mira.request.post(`${product.url}/v1/transactions/${id}/evidence`, {
    headers: { origin: product.url },
  })
  const own = await mira.request.post(`${product.url}/v1/approvals/${approval}:approve`, {
    data: { evidenceId: (await evidence.json()).evidenceId, code: id.slice(-6) },
    headers: { origin: product.url, 'if-match': '"1"' },
  })
  expect(own.status()).toBe(403)
  expect(await own.json()).toMatchObject({ code: 'own-approval' })
  expect(await verdictOf(mira, id)).toBeNull()

  await code.fill(id.slice(-6))
  await jonas.keyboard.press('Control+Enter')
  await expect(jonas.getByRole('main')).toContainText('Verified')
  await expect(mira.getByRole('main')).toContainText('Approved and done')
  await expect(banner).toBeHidden()
  expect(await verdictOf(jonas, id)).toMatchObject({ verdict: 'abort' })
  await jonas.goto(`${product.url}/audit?transaction=${id}&action=abort`)
  await jonas.getByRole('table').getByRole('button').first().click()
  await expect(jonas.getByRole('main')).toContainText('Approved by')
  await mira.context().close()
  await jonas.context().close()
})

test('rejected from the tab of the Inbox, it is closed for both, and nothing was sent', async ({
  browser,
}) => {
  const [, id = ''] = ids
  const mira = await pageOf(browser, 'mira')
  const jonas = await pageOf(browser, 'jonas')
  await ask(mira, id)
  await jonas.goto(`${product.url}/inbox`)
  const tab = jonas.getByRole('tab', { name: 'Waiting for approval (1)' })
  await tab.click()
  const asked = jonas.getByRole('link', { name: `abort ${id.slice(-6)}` })
  await expectClean(jonas, { in: looks, ready: () => expect(asked).toBeVisible() })
  await asked.click()
  await jonas.getByRole('textbox', { name: 'Reason' }).fill('Wait until the bank has answered')
  await jonas.getByRole('button', { name: 'Reject the request' }).click()
  await expect(jonas.getByRole('main')).toContainText('Rejected by')
  await expect(inboxPage(mira, product.url).detail.getByText('You ask to abort')).toBeHidden()
  expect(await verdictOf(mira, id)).toBeNull()
  await mira.context().close()
  await jonas.context().close()
})

test('check 27: after 15 minutes it has lapsed: both read so, nobody can approve it any more, and nothing was sent', async ({
  browser,
}) => {
  const [, id = ''] = ids
  const mira = await pageOf(browser, 'mira')
  const jonas = await pageOf(browser, 'jonas')
  await ask(mira, id)
  await jonas.goto(`${product.url}/inbox`)
  await jonas.getByRole('tab', { name: 'Waiting for approval (1)' }).click()
  await jonas
    .getByRole('main')
    .getByRole('link', { name: `abort ${id.slice(-6)}` })
    .first()
    .click()
  await expect(jonas.getByRole('button', { name: /^Approve: abort/ })).toBeVisible()
  const past = `update verdict_approval set requested_at = requested_at - interval '15 minutes',
    expires_at = expires_at - interval '15 minutes' where state = 'waiting' returning id`
  const [one] = await inJournal<{ id: string }>(product, past)
  await expect(jonas.getByRole('main')).toContainText(/apsed/)
  await expect(jonas.getByRole('button', { name: /^Approve: abort/ })).toHaveCount(0)
  await expect(inboxPage(mira, product.url).detail.getByText('You ask to abort')).toBeHidden()
  const late = await jonas.request.post(`${product.url}/v1/approvals/${one?.id}:approve`, {
    data: { evidenceId: 'none', code: id.slice(-6) },
    headers: { origin: product.url, 'if-match': '"1"' },
  })
  expect(await late.json()).toMatchObject({ code: 'approval-closed', state: 'lapsed' })
  expect(await verdictOf(mira, id)).toBeNull()
  await mira.context().close()
  await jonas.context().close()
})
