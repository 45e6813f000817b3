import { expect, type Page, test } from '@playwright/test'
import { routesOf } from '@/test/pages/routes'
import { expectNoViolation } from '@/test/support/axe'
import { shortened } from '@/test/support/drawn'
import { englishIn } from '@/test/support/english-left'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const nowhere = `nowhere.0.1.${'0'.repeat(20)}7QK9F2`

/** Until something has been answered, all tabs and filters of a page are one page. */
const paths = [
  ...new Set([
    ...routesOf({ committed: nowhere, doubtful: nowhere }).map(({ path }) => path.split('?')[0]),
    ...['/approvals/nowhere', '/settings/policy', '/settings/about', '/login'],
  ]),
].filter((path) => path !== undefined)

interface State {
  readonly name: string
  /** How the API answers the page. */
  readonly answer: (page: Page) => Promise<unknown>
  /** What says that the page is in that state; some pages ask for nothing. */
  readonly sign: string
  readonly without: readonly string[]
  /** In which themes, and whether their colours are judged here. */
  readonly looks: readonly (readonly ['light' | 'dark', 'too' | 'only' | 'not'])[]
}

/** Without two ids there is nothing to compare yet. */
const asksNothing = ['/case', '/settings/profile', '/login', '/transactions/compare']
const problem = { type: 'about:blank', requestId: 'req-of-this-test' }

const refuseAll = (page: Page, status: number, body: object) =>
  page.route('**/v1/**', (route) =>
    route.fulfill({
      ...{ status, contentType: 'application/problem+json' },
      body: JSON.stringify({ ...problem, status, ...body }),
    }),
  )

const viewer = {
  ...{ kind: 'person', name: 'vera', role: 'viewer', force: false, signIn: 'password' },
  able: { operator: ['otto'], force: [], admin: ['ada'] },
}

const both = [
  ['light', 'too'],
  ['dark', 'only'],
] as const
/** In English their colours are judged in both themes (routes.spec.ts, accessibility.spec.ts). */
const inWords = [['light', 'not']] as const

const states: readonly State[] = [
  {
    name: 'empty',
    answer: () => Promise.resolve(),
    sign: 'main h1',
    without: ['/login'],
    looks: inWords,
  },
  {
    name: 'loading',
    answer: (page) => page.route('**/v1/**', () => undefined),
    sign: 'main [aria-busy=true], main .late, main h1',
    without: ['/login'],
    looks: inWords,
  },
  {
    name: 'error',
    answer: (page) =>
      refuseAll(page, 503, {
        ...{ code: 'verdicts-unavailable', title: 'The register of verdicts does not answer' },
        detail:
          'The register of verdicts, etcd, does not answer: a majority of its nodes is needed. Whether a verdict stands is not known, so nothing is concluded and nothing more was sent; a verdict that was proposed may still come to stand. What is in doubt stays in doubt. Bring the nodes back, then look again.',
      }),
    sign: 'main [role=alert], main h1',
    without: ['/login'],
    looks: inWords,
  },
  {
    name: 'no permission',
    answer: async (page) => {
      await refuseAll(page, 403, {
        ...{ code: 'no-right', title: 'Your role does not allow this' },
        detail:
          'Nothing was done. Only operators can see payloads. Your role is viewer; otto is an operator.',
      })
      await page.route('**/v1/me', (route) => route.fulfill({ json: viewer }))
    },
    sign: 'main [role=alert], main p',
    without: asksNothing,
    looks: both,
  },
]

/**
 * In Chinese: each name and label there has its English as its key, and what stands in one language
 * stands in the other. Loaded pages are looked at elsewhere.
 */
test.use({ locale: 'zh-CN' })

for (const { name, answer, sign, without, looks } of states)
  test(`check 1: in state ${name} no page is at fault, light or dark, and all it says is Chinese`, async ({
    page,
  }) => {
    test.slow()
    await answer(page)
    for (const path of shortened(paths)) {
      await page.goto(product.url + path)
      if (!without.includes(path))
        await expect(page.locator(sign).filter({ visible: true }).first(), path).toBeVisible()
      if (name !== 'loading') await expect(page.locator('main .late'), path).toHaveCount(0)
      expect.soft(await englishIn(page), path).toEqual([])
      for (const [theme, colours] of looks) {
        await page.emulateMedia({ colorScheme: theme })
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
        await expectNoViolation(page, `${path}, ${name}, ${theme}`, colours)
      }
    }
  })
