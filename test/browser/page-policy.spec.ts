import { expect, type Page, test } from '@playwright/test'
import { loginPage } from '@/test/pages/login-page'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const pages = [
  ...['/overview', '/transactions', '/inbox', '/participants', '/policies', '/locks', '/lab'],
  ...['/protocols', '/analysis', '/audit', '/settings/alerts', '/settings/users', '/login'],
  ...['/log', '/case', '/settings/profile', '/settings/policy', '/settings/about'],
]

/** What the browser kept a page from doing, by the directive that forbids it. */
async function watchPolicy(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const kept: string[] = []
    Object.assign(window, { kept })
    document.addEventListener('securitypolicyviolation', (event) =>
      kept.push(`${event.effectiveDirective} ${event.blockedURI}`),
    )
  })
  return () => page.evaluate(() => (window as unknown as { kept: string[] }).kept)
}

const MARKUP = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
const isHit = (page: Page) => page.evaluate(() => 'hit' in window)

test('no page needs what its policy forbids, and a script that got into one would not run', async ({
  page,
}) => {
  const kept = await watchPolicy(page)
  for (const path of pages) {
    const answer = await page.goto(product.url + path)
    expect(answer?.headers()['content-security-policy'], path).toContain(
      "script-src 'self' 'nonce-",
    )
    await expect(page.getByRole('heading', { level: 1 }), path).toBeVisible()
    if (path !== '/login')
      await expect(loginPage(page).account).toHaveAccessibleName('Account: local operator')
    expect(await kept(), path).toEqual([])
  }
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.hit = 1'
    document.body.append(script)
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.hit=1">')
  })
  await expect.poll(kept).toEqual(['script-src-elem inline', 'script-src-attr inline'])
  expect(await isHit(page)).toBe(false)
})

test('markup in a name, in a reason and in the error of a database is shown as text', async ({
  page,
}) => {
  const post = (path: string, data?: object) =>
    page.request.post(product.url + path, {
      ...(data !== undefined && { data }),
      headers: { origin: product.url },
    })
  const sql = `select 1 from "${MARKUP.replaceAll('"', "'")}"`
  await expect.poll(async () => (await post('/v1/participants/bank-a:test')).status()).toBe(200)
  const branches = [{ participant: 'bank-a', statements: [{ sql, params: [] }] }]
  const begun = await post('/v1/transactions', { name: MARKUP, branches })
  const { id } = await begun.json()
  await post('/v1/participants/bank-a:pause-retries', { reason: MARKUP })
  for (const path of ['/transactions', `/transactions/${id}?tab=log`, '/policies', '/audit']) {
    await page.goto(product.url + path)
    await expect(page.getByText('onerror="window.hit=1"').first(), path).toBeVisible()
    expect(await isHit(page), path).toBe(false)
  }
  await post('/v1/participants/bank-a:resume-retries', { reason: 'seen as text' })
})
