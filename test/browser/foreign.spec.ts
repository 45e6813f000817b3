import { expect, type Page, test } from '@playwright/test'
import { branchPage } from '@/test/pages/branch-page'
import { REASON } from '@/test/pages/inbox-page'
import { answered } from '@/test/support/answered'
import { ask } from '@/test/support/banks'
import { prepareByJava, prepareByPython } from '@/test/support/foreign-programs'
import { type Product, startProduct } from '@/test/support/product'

/** A sweep is due every 30 s. */
const SWEEP_MS_MAX = 40_000
let product: Product
let bank: { readonly name: string; readonly url: string }

const plain = "plain 'sql'/1"
const change = (id: number): string => `update others_work set n = n + 1 where id = ${id}`

/** Prepared by three programs that know nothing of Verdict, and that have ended since. */
test.beforeAll(async () => {
  product = await startProduct()
  const { databases } = await answered(product.api.lab.get())
  const [first] = databases
  if (first === undefined) throw new Error('the lab has no bank')
  bank = first
  await ask(bank, 'create table others_work (id int primary key, n int not null)')
  await ask(bank, 'insert into others_work select n, 0 from generate_series(1, 3) n')
  await ask(bank, `begin; ${change(1)}; prepare transaction 'plain ''sql''/1'`)
  await prepareByJava(bank.url, { format: 4711, gtrid: 'order-17', bqual: 'stock' }, change(2))
  await prepareByPython(bank.url, { format: 42, gtrid: 'invoice-9', bqual: 'led' }, change(3))
})

test.afterAll(() => product.stop())

const listed = async (): Promise<readonly string[]> =>
  (
    await ask<{ gid: string }>(
      bank,
      "select gid from pg_prepared_xacts where gid not like 'vd1\\_%' order by prepared",
    )
  ).map(({ gid }) => gid)

async function settle(page: Page, text: string, action: 'Commit' | 'Abort') {
  const branches = branchPage(page, product.url)
  await branches.settle(text).click()
  await expect(branches.leave).toBeFocused()
  await expect(branches.dialog).toContainText('Whether its coordinator still lives')
  await branches.choice(action).check()
  await branches.reason.fill(REASON)
  return branches
}

test('what other programs have prepared is found by the next sweep, in words, without asking', async ({
  page,
}) => {
  const branches = branchPage(page, product.url)
  await page.goto(`${product.url}/participants`)
  await expect(branches.note(bank.name)).toContainText('3 foreign', { timeout: SWEEP_MS_MAX })
  await branches.open(bank.name)
  await expect(branches.row('order-17')).toContainText(
    'global id “order-17”, branch “stock”, format 4711',
  )
  await expect(branches.row('invoice-9')).toContainText('Java’s PostgreSQL driver, or psycopg')
  await expect(branches.row(plain)).toContainText('Not known')
})

test('check 24: Java’s branch is committed from the browser: reason, code, hold, and the end read again', async ({
  page,
}) => {
  const branches = branchPage(page, product.url)
  await branches.open(bank.name)
  await settle(page, 'order-17', 'Commit')
  await expect(branches.dialog).toContainText(/COMMIT PREPARED '4711_/)
  await expect(branches.confirm('Commit')).toHaveAttribute('aria-disabled', 'true')
  const [java = ''] = (await listed()).filter((gid) => gid.startsWith('4711_'))
  await branches.code.fill('wrong!')
  await page.keyboard.press('Control+Enter')
  await expect(branches.hold).toBeHidden()
  await branches.code.fill(java.slice(-6))
  await branches.confirm('Commit').click()
  await expect(branches.hold).toContainText('Committing it in')
  expect(await listed()).toContain(java)
  await expect(branches.outcome).toContainText('Verified: the participant was read again.')
  await expect(branches.outcome).toContainText('Committed')
  expect(await listed()).not.toContain(java)
  await branches.close.click()
  await expect(branches.dialog).toBeHidden()
  await expect(branches.row('order-17')).toHaveCount(0)
  const [entry] = (await answered(product.api.audit({}))).items
  expect(entry).toMatchObject({
    ...{ action: 'commit-branch', branchId: java, reason: REASON, outcome: 'verified' },
  })
})

test('check 6 and check 8: Python’s branch is aborted by keyboard alone, and the focus comes back to where it was', async ({
  page,
}) => {
  const branches = branchPage(page, product.url)
  await branches.open(bank.name)
  const opener = branches.settle('invoice-9')
  await opener.focus()
  await page.keyboard.press('Enter')
  await expect(branches.leave).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(branches.dialog).toBeHidden()
  await expect(opener).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(branches.choice('Abort')).toBeVisible()
  await branches.tabTo(branches.choice('Commit'))
  await page.keyboard.press('ArrowDown')
  await expect(branches.choice('Abort')).toBeChecked()
  await branches.tabTo(branches.reason)
  await page.keyboard.type(REASON)
  await branches.tabTo(branches.code)
  const [python = ''] = (await listed()).filter((gid) => gid.startsWith('42_'))
  await page.keyboard.type(python.slice(-6))
  await page.keyboard.press('Control+Enter')
  await expect(branches.hold).toContainText('Aborting it in')
  await expect(branches.outcome).toContainText('Verified: the participant was read again.')
  expect(await listed()).not.toContain(python)
})

test('check 24: what changed while somebody was reading stops the action; then nothing is left to be done', async ({
  page,
}) => {
  const branches = branchPage(page, product.url)
  await branches.open(bank.name)
  await settle(page, plain, 'Abort')
  await branches.code.fill(plain.slice(-6))
  await page.keyboard.press('Control+Enter')
  await expect(branches.hold).toBeVisible()
  await ask(bank, `commit prepared 'plain ''sql''/1'`)
  await expect(branches.dialog.getByRole('alert')).toContainText('Nothing was sent.')
  await expect(branches.dialog).toContainText('has no such branch any more')
  await expect(branches.confirm('Abort')).toHaveCount(0)
  await branches.leave.click()
  await expect(branches.row(plain)).toHaveCount(0)
})
