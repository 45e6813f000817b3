import { expect, type Page, test } from '@playwright/test'
import { type Role, role as roles } from '@/server/contract/identity'
import { may, type Right } from '@/server/contract/permission'
import { holdSession, loginPage, PASSWORD } from '@/test/pages/login-page'
import { shellOf } from '@/test/pages/shell'
import { expectClean, looks } from '@/test/support/clean-page'
import { type Product, startProduct } from '@/test/support/product'

let product: Product
const names: Readonly<Record<Role, string>> = { viewer: 'vera', operator: 'otto', admin: 'ada' }

test.beforeAll(async ({ browser }) => {
  product = await startProduct({
    environment: {
      ...{ VERDICT_AUTH: 'password', VERDICT_ADMIN_NAME: 'ada' },
      VERDICT_ADMIN_PASSWORD: PASSWORD,
    },
  })
  const page = await browser.newPage()
  await holdSession(page, product.url, 'ada')
  for (const role of ['viewer', 'operator'] as const) await add(page, names[role], role)
  await page.close()
})
test.afterAll(() => product.stop())

async function add(page: Page, name: string, role: Role): Promise<void> {
  const data = { name, role, password: PASSWORD }
  const headers = { origin: product.url }
  const answer = await page.request.post(`${product.url}/v1/users`, { data, headers })
  expect(answer.status()).toBe(201)
}

test('who is not signed in comes to the sign-in page, and from there to the page asked for', async ({
  page,
}) => {
  const login = loginPage(page)
  await page.goto(`${product.url}/transactions?state=in-doubt`)
  await expect(login.heading).toBeVisible()
  expect((await page.request.get(`${product.url}/v1/transactions`)).status()).toBe(401)
  await expectClean(page, { in: looks, ready: () => expect(login.send).toBeVisible() })
  await login.signIn('vera', 'not the password')
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    'the name or the password is wrong',
  )
  await login.signIn('vera')
  await expect(page).toHaveURL(`${product.url}/transactions?state=in-doubt`)
  await expect(shellOf(page).live).toBeVisible()
  await expect(login.account).toHaveAccessibleName('Account: vera')
})

test('signing out ends it, in other tabs of that session too', async ({ page, context }) => {
  await holdSession(page, product.url, 'vera')
  const other = await context.newPage()
  await other.goto(`${product.url}/overview`)
  await page.goto(`${product.url}/overview`)
  await loginPage(page).account.click()
  await expectClean(page, { ready: () => expect(page.getByText('Sign out')).toBeVisible() })
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(loginPage(page).heading).toBeVisible()
  await expect(loginPage(other).heading).toBeVisible()
  await expect(other).toHaveURL(/login\?to=%2Foverview$/)
})

const pages = [
  ...['/overview', '/participants', '/participants/bank-a', '/policies', '/locks', '/lab'],
  ...['/protocols', '/settings/alerts', '/settings/users', '/settings/tokens', '/settings/policy'],
]

for (const role of roles.options)
  test(`check 29: for ${role} every control is as the table of permissions says, and says who can`, async ({
    page,
  }) => {
    await holdSession(page, product.url, names[role])
    const who = { kind: 'person', role, force: role === 'admin' } as const
    const seen = new Set<string>()
    for (const path of pages) {
      await page.goto(product.url + path)
      await expect(loginPage(page).account).toHaveAccessibleName(`Account: ${names[role]}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.waitForLoadState('networkidle')
      await expect(page.locator('main .late')).toHaveCount(0)
      // What the page shows of rights depends on who one is, which has been answered by now.
      const controls = page.locator('[data-right]')
      for (const control of await controls.all()) {
        const right = (await control.getAttribute('data-right')) as Right
        const at = `${right} on ${path} for ${role}`
        seen.add(right)
        if (may(who, right)) await expect(control, at).not.toHaveAttribute('title', /^Only /)
        else {
          await expect(control, at).toHaveAttribute('aria-disabled', 'true')
          await expect(control, at).toHaveAttribute('title', /^Only .* Your role is/)
        }
      }
    }
    expect(seen.size).toBeGreaterThan(role === 'admin' ? 12 : 8)
  })

test('check 1: what a viewer has no permission for says so, and no such page is at fault', async ({
  page,
}) => {
  await holdSession(page, product.url, 'vera')
  for (const path of ['/settings/users', '/lab', '/participants/bank-a']) {
    await page.goto(product.url + path)
    const refused = page.getByRole('main').getByText(/^Only /)
    const disabled = page.getByRole('main').locator('[data-right][aria-disabled=true]')
    const ready = () => expect(refused.or(disabled).first(), path).toBeVisible()
    await expectClean(page, { ready })
  }
})

test('check 29: a viewer who tries all the same is told by the page, and refused by the API', async ({
  page,
}) => {
  await holdSession(page, product.url, 'vera')
  await page.goto(`${product.url}/participants`)
  const register = page.getByRole('button', { name: 'Register a participant' }).first()
  await expect(register).toHaveAttribute('aria-disabled', 'true')
  await register.click({ force: true })
  const told = 'Only admins can register participants. Your role is viewer; ada is an admin.'
  await expect(page.getByRole('status').filter({ hasText: told })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const answer = await page.request.put(`${product.url}/v1/participants/x`, {
    headers: { origin: product.url },
    data: { kind: 'postgresql', url: 'postgresql://x@127.0.0.1:1/x' },
  })
  expect({ status: answer.status(), code: (await answer.json()).code }).toEqual({
    ...{ status: 403, code: 'no-right' },
  })
})

test('an admin adds somebody, who is let in, and later no more', async ({ page, browser }) => {
  await holdSession(page, product.url, 'ada')
  await page.goto(`${product.url}/settings/users`)
  await page.getByRole('button', { name: 'Add a user' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a user' })
  await dialog.getByLabel('Name', { exact: true }).fill('nora')
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await dialog.getByLabel('Role').selectOption('operator')
  await expectClean(page, { ready: () => expect(dialog).toBeVisible() })
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(dialog).toBeHidden()
  const row = page.getByRole('region', { name: 'Users' }).getByRole('row', { name: /^nora/ })
  await expect(row).toContainText('operator')
  await expectClean(page, { in: looks, ready: () => expect(row).toBeVisible() })
  const hers = await browser.newPage()
  await hers.goto(`${product.url}/overview`)
  await loginPage(hers).signIn('nora')
  await expect(loginPage(hers).account).toHaveAccessibleName('Account: nora')
  await row.getByRole('button', { name: 'Deactivate nora' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
  await expect(row).toContainText('not active')
  await expect(loginPage(hers).heading).toBeVisible()
  await hers.close()
})

test('a token is shown once, and revoked', async ({ page, playwright }) => {
  await holdSession(page, product.url, 'otto')
  await page.goto(`${product.url}/settings/tokens`)
  await page.getByRole('button', { name: 'New token' }).click()
  const dialog = page.getByRole('dialog', { name: 'New API token', exact: true })
  await dialog.getByLabel('Name', { exact: true }).fill('deploy')
  await dialog.getByRole('button', { name: 'Make the token' }).click()
  const shown = page.getByRole('dialog', { name: 'Your new API token' })
  const token = (await shown.getByText(/^verdict_/).textContent())?.trim() ?? ''
  await shown.getByRole('button', { name: 'I have it' }).click()
  const program = await playwright.request.newContext({
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  })
  const me = async () => (await program.get(`${product.url}/v1/me`)).status()
  expect(await me()).toBe(200)
  await page.reload()
  const row = page.getByRole('row', { name: /^otto\/deploy/ })
  await expectClean(page, { in: looks, ready: () => expect(row).toBeVisible() })
  expect(await page.content()).not.toContain(token)
  await row.getByRole('button', { name: 'Revoke otto/deploy' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(row).toHaveCount(0)
  expect(await me()).toBe(401)
  await program.dispose()
})
