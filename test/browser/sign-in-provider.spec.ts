import { expect, test } from '@playwright/test'
import { freePort } from '@/server/platform/home'
import { loginPage } from '@/test/pages/login-page'
import { expectClean, looks } from '@/test/support/clean-page'
import { type RunningProvider, startProvider } from '@/test/support/oidc-provider'
import { type Product, startProduct } from '@/test/support/product'

let product: Product
let provider: RunningProvider

test.beforeAll(async () => {
  const port = await freePort()
  provider = await startProvider(`http://127.0.0.1:${port}`)
  const { issuer, clientId, clientSecret } = provider.settings
  product = await startProduct({
    port,
    environment: {
      ...{ VERDICT_AUTH: 'oidc', VERDICT_OIDC_ISSUER: issuer, VERDICT_OIDC_CLIENT_ID: clientId },
      ...{ VERDICT_OIDC_CLIENT_SECRET: clientSecret ?? '', VERDICT_OIDC_LABEL: 'Example ID' },
      ...{ VERDICT_OIDC_ADMINS: 'verdict-admins', VERDICT_OIDC_SCOPES: 'openid profile' },
    },
  })
  provider.members.set('ada', { groups: ['verdict-admins'] })
  provider.members.set('eve', { groups: [] })
})
test.afterAll(async () => {
  await product?.stop()
  await provider?.stop()
})

test('a person signs in at the provider, comes back to the page asked for, and signs out there too', async ({
  page,
}) => {
  const withProvider = page.getByRole('link', { name: 'Sign in with Example ID' })
  const atProvider = async (name: string) => {
    await withProvider.click()
    await page.getByPlaceholder('Enter any login').fill(name)
    await page.getByPlaceholder('and password').fill('any')
    await page.getByRole('button', { name: 'Sign-in' }).click()
  }
  await page.goto(`${product.url}/settings/users`)
  await expectClean(page, { in: looks, ready: () => expect(withProvider).toBeVisible() })
  await atProvider('ada')
  await expect(page).toHaveURL(`${product.url}/settings/users`)
  await expect(loginPage(page).account).toHaveAccessibleName('Account: ada')
  const row = page.getByRole('row', { name: /^ada/ })
  await expect(row).toContainText(new URL(provider.issuer).host)
  await expect(row.getByRole('button', { name: 'Edit ada' })).toHaveAttribute(
    ...(['title', /^The provider says the role/] as const),
  )
  await expectClean(page, { in: looks, ready: () => expect(row).toBeVisible() })
  await loginPage(page).account.click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Yes, sign me out' }).click()
  await expect(withProvider).toBeVisible()
  await atProvider('eve')
  const told = page.getByRole('main').getByRole('alert')
  await expect(told).toContainText('Example ID knows you, and nothing that it says of you')
  await expectClean(page, { in: looks, ready: () => expect(told).toBeVisible() })
})
