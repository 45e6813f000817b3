import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { inboxPage } from '@/test/pages/inbox-page'
import { labPage } from '@/test/pages/lab-page'
import { leaveInDoubt } from '@/test/pages/leave-in-doubt'
import { shellOf } from '@/test/pages/shell'
import { answered } from '@/test/support/answered'
import { type Product, startProduct } from '@/test/support/product'

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
const themes = ['light', 'dark'] as const
const widths = [390, 1440]
let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

let said: string[] = []

/** The browser notes what the page itself says in words: a coordinator that restarts takes no crash point yet. */
const isRefusal = (text: string): boolean => text.includes('status of 409 (Conflict)')

test.beforeEach(({ page }) => {
  said = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !isRefusal(message.text())) said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(String(error)))
})

test.afterEach(() => expect(said, 'errors in the console').toEqual([]))

/** Looks at the page in both themes, and at its width on a phone and on a desk. */
async function inspect(page: Page, what: string, ready: () => Promise<void>): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await ready()
    await expectNoViolation(page, `${what}, ${theme}`)
  }
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    await expect
      .poll(() => page.evaluate(sideways), { message: `${what} scrolls sideways at ${width}` })
      .toBe(0)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

const sideways = () => {
  const { scrollWidth, clientWidth } = document.documentElement
  return scrollWidth - clientWidth
}

async function expectNoViolation(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  expect(grave, what).toEqual([])
}

const pages = [
  ['/overview', 'No transactions yet'],
  ['/transactions', 'No transactions yet'],
  ['/inbox', 'Nothing is in doubt'],
  ['/participants', 'bank-b'],
  ['/lab', 'Nothing has run yet'],
] as const

test('no page is at fault while there is nothing to show', async ({ page }) => {
  for (const [path, text] of pages) {
    await page.goto(`${product.url}${path}`)
    await inspect(page, `${path}, empty`, () => shown(page, text))
  }
  const { keyboard } = shellOf(page)
  await page.keyboard.press('?')
  await expect(keyboard).toBeVisible()
  await inspect(page, 'the keys', () => expect(keyboard).toBeVisible())
})

const shown = (page: Page, text: string) =>
  expect(page.getByRole('main').getByText(text, { exact: true }).first()).toBeVisible()

test('no page is at fault with transactions, one in doubt, faults on, and the dialog of an action open', async ({
  page,
}) => {
  const { api, url } = product
  const [id = ''] = await leaveInDoubt(page, product, 1)
  await labPage(page, url).press('Stop', 'coordinator')
  await answered(api.lab.addFault({ kind: 'delay', name: 'bank-a', delayMs: 50 }))
  await answered(api.lab.addFault({ kind: 'refuse-votes', name: 'bank-b' }))
  const code = id.slice(-6)

  await page.goto(`${url}/lab`)
  await inspect(page, 'the lab', () =>
    shown(page, 'The link of bank-a is 50 ms slower in both directions.'),
  )
  await page.goto(`${url}/overview`)
  await inspect(page, 'the overview', () => shown(page, 'Last manual actions'))
  await page.goto(`${url}/transactions`)
  await inspect(page, 'the list', () => shown(page, code))
  await page.goto(`${url}/participants?open=bank-a`)
  await inspect(page, 'the participants', () => shown(page, code))
  for (const tab of ['timeline', 'evidence', 'log', 'retries'])
    for (const view of tab === 'timeline' ? ['graphic', 'table'] : ['']) {
      await page.goto(`${url}/transactions/${id}?tab=${tab}&view=${view}`)
      await inspect(page, `a transaction, ${tab} ${view}`, () =>
        expect(page.getByRole('tabpanel')).not.toContainText('Loading'),
      )
    }

  const inbox = inboxPage(page, url)
  await inbox.open(id)
  await inspect(page, 'the inbox', () => expect(inbox.advice('Abort')).toContainText('advised'))
  await page.keyboard.press('a')
  await inspect(page, 'the dialog of an action', () => expect(inbox.reason).toBeVisible())
})
