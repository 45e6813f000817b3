import { expect, type Page, test } from '@playwright/test'
import { inboxPage, REASON } from '@/test/pages/inbox-page'
import { labPage } from '@/test/pages/lab-page'
import { leaveInDoubt } from '@/test/pages/leave-in-doubt'
import { shellOf } from '@/test/pages/shell'
import { answered } from '@/test/support/answered'
import { appliedAt, ask, preparedAt } from '@/test/support/banks'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

const HOLD_MS = 5_000
let product: Product
let ids: readonly string[]

/** Three transactions in doubt, and no coordinator that could touch them. */
test.beforeAll(async ({ browser }) => {
  product = await startProduct()
  const page = await browser.newPage()
  ids = await leaveInDoubt(page, product, 3)
  await labPage(page, product.url).press('Stop', 'coordinator')
  await expect(labPage(page, product.url).process('coordinator')).toContainText('Stopped')
  await page.close()
})

test.afterAll(() => product.stop())

/** The inbox with the dialog of an action open and its reason given. */
async function asked(page: Page, id: string, key: 'a' | 'c') {
  const inbox = inboxPage(page, product.url)
  await inbox.open(id)
  await expect(inbox.advice('Abort')).toContainText('Safe')
  await page.keyboard.press(key)
  await inbox.reason.fill(REASON)
  return inbox
}

test('check 26: cancelled while it is held, an abort leaves no verdict, and the audit has the cancel alone', async ({
  page,
}) => {
  const [id = ''] = ids
  const inbox = await asked(page, id, 'a')
  await page.keyboard.press('Control+Enter')
  const heldMs = performance.now()
  await expect(inbox.cancel).toBeFocused()
  await inbox.cancel.click()
  await expect(inbox.hold).toBeHidden()
  await expect(inbox.reason).toHaveValue(REASON)
  await inbox.keep.click()
  await expect(inbox.dialog).toBeHidden()

  await expect
    .poll(() => performance.now() - heldMs, { timeout: 2 * HOLD_MS })
    .toBeGreaterThan(HOLD_MS + 1_000)
  expect((await answered(product.api.get(id))).verdict).toBeNull()
  const { items } = await answered(product.api.audit({ transaction: id }))
  expect(items).toMatchObject([
    { action: 'cancel-action', reason: expect.stringContaining(REASON) },
  ])
  const { databases } = await answered(product.api.lab.get())
  expect(await preparedAt(databases, id)).toHaveLength(2)
})

test('check 22 and check 24: what changed while an abort was held stops it, is shown, and is then blocked by page and API alike', async ({
  page,
}) => {
  const { api } = product
  const [, id = ''] = ids
  const { databases } = await answered(api.lab.get())
  const { version, branches, idempotencyKey } = await answered(api.get(id))
  const [branch] = branches
  const bank = databases.find(({ name }) => name === branch?.participant)
  if (branch === undefined || bank === undefined) throw new Error('no branch to settle by hand')

  const inbox = await asked(page, id, 'a')
  await page.keyboard.press('Control+Enter')
  await expect(inbox.hold).toContainText('Aborting')
  await ask(bank, `commit prepared '${branch.id}'`)
  await expect(inbox.changed).toContainText('Nothing was sent.')
  await expect(inbox.changed).toContainText(`${bank.name} changed from prepared to committed`)
  expect((await answered(api.get(id))).verdict).toBeNull()

  await expect(inbox.dialog).toContainText('Abort is not offered.')
  await expect(inbox.dialog.getByRole('button', { name: /^Abort/ })).toHaveCount(0)
  await inbox.keep.click()
  await expect(inbox.advice('Abort')).toContainText('Blocked')
  await expect(inbox.advice('Abort').getByRole('button')).toHaveCount(0)
  await page.keyboard.press('a')
  await expect(inbox.dialog).toBeHidden()

  const { evidenceId, version: now } = await answered(api.evidence(id))
  const refused = await api.act(
    id,
    { action: 'abort', evidenceId, reason: REASON, code: id.slice(-6) },
    { version: Math.max(version, now), idempotencyKey: `blocked-${id}` },
  )
  expect(refused).toMatchObject({
    type: 'refused',
    problem: { code: 'advice-blocks', status: 422 },
  })

  await expect(inbox.advice('Commit')).toContainText('Forced')
  await page.keyboard.press('c')
  await inbox.reason.fill(REASON)
  await page.keyboard.press('Control+Enter')
  await expect(inbox.hold).toBeHidden()
  await inbox.code.fill(id.slice(-6))
  await page.keyboard.press('Control+Enter')
  await expect(inbox.hold).toBeHidden()
  await page.getByLabel('Kind of reason').selectOption('drill')
  await page.keyboard.press('Control+Enter')
  await expect(inbox.outcome).toContainText('Verified')
  expect(await preparedAt(databases, id)).toEqual([])
  expect(await appliedAt(databases, idempotencyKey ?? '')).toEqual(['bank-a', 'bank-b'])
})

test('step 5, check 6: what a crash leaves in doubt is settled by keyboard while no coordinator runs, and stays settled', async ({
  page,
}) => {
  const { api, url } = product
  const [first = '', , second = ''] = ids
  const lab = labPage(page, url)
  await page.goto(`${url}/overview`)
  const inbox = inboxPage(page, url)
  await expect(shellOf(page).entry('Inbox')).toHaveAccessibleName(/^Inbox, [2-9]\d* waiting$/)
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(shellOf(page).heading).toHaveText('Inbox')
  await expect(inbox.item(codeOf(first))).toContainText('2 prepared')
  await expect(inbox.item(codeOf(first))).toContainText('Abort: Safe')
  await inbox.stepTo(codeOf(first))
  await page.keyboard.press('j')
  await expect(inbox.chosen).not.toContainText(codeOf(first))
  await page.keyboard.press('k')
  await expect(inbox.chosen).toContainText(codeOf(first))
  await page.keyboard.press('Enter')
  await expect(inbox.evidenceRows.filter({ hasText: 'Prepared' })).toHaveCount(2)
  await expect(inbox.advice('Abort')).toContainText('advised')
  await expect(inbox.advice('Commit')).toContainText('Safe with care')

  await page.keyboard.press('a')
  await expect(inbox.keep).toBeFocused()
  await inbox.tabToReason()
  await page.keyboard.type(REASON)
  await page.keyboard.press('Control+Enter')
  await expect(inbox.hold).toContainText(`Aborting ${codeOf(first)} in`)
  await expect(inbox.outcome).toContainText('Verified: the participants were read again and agree.')

  const { databases } = await answered(api.lab.get())
  const settled = await answered(api.get(first))
  expect(settled).toMatchObject({ state: 'aborted', verdict: { verdict: 'abort' } })
  expect(await preparedAt(databases, first)).toEqual([])
  expect(await appliedAt(databases, settled.idempotencyKey ?? '')).toEqual([])

  await lab.open()
  await lab.press('Start', 'coordinator')
  await eventually(async () => (await fetch(`${url}/readyz`)).ok, { withinMs: 30_000 })
  expect(await answered(api.get(first))).toMatchObject({
    state: 'aborted',
    verdict: settled.verdict,
    endedAt: settled.endedAt,
  })
  expect(await appliedAt(databases, settled.idempotencyKey ?? '')).toEqual([])
  expect(await preparedAt(databases, second)).toHaveLength(2)
})

const codeOf = (id: string): string => id.slice(-6)
