import { expect, type Page, test } from '@playwright/test'
import { inboxPage } from '@/test/pages/inbox-page'
import { labPage } from '@/test/pages/lab-page'
import { leaveInDoubt } from '@/test/pages/leave-in-doubt'
import { protocolsPage } from '@/test/pages/protocols-page'
import { shellOf } from '@/test/pages/shell'
import { answered } from '@/test/support/answered'
import { expectNoViolation, sideways } from '@/test/support/axe'
import { type Product, startProduct } from '@/test/support/product'

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
    const isAbsent = message.location().url.endsWith('/v1/approvals/nowhere')
    if (message.type() === 'error' && !isAbsent && !isRefusal(message.text()))
      said.push(message.text())
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
    const colours = theme === 'dark' ? 'only' : 'too'
    await expectNoViolation(page, `${what}, ${theme}`, colours)
  }
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    await expect
      .poll(() => sideways(page), { message: `${what} scrolls sideways at ${width}` })
      .toBe(0)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

const pages = [
  ['/overview', 'No transactions yet'],
  ['/transactions', 'No transactions yet'],
  ['/inbox', 'Nothing is in doubt'],
  ['/participants', 'bank-b'],
  ['/policies', 'Nothing is paused'],
  ['/locks', 'No transaction waits for another.'],
  ['/log?type=fault-on', 'No record fits'],
  ['/audit?actor=nobody', 'No manual action in this range.'],
  ['/analysis/markov', 'Too few transactions to judge by'],
  ['/lab', 'Nothing has run yet'],
  ['/protocols', 'Not explored yet'],
  ['/settings/alerts', 'Nobody is told when something is wrong'],
  ['/case', 'Drop a case file here'],
  ['/settings/views', 'No view is saved yet'],
  ['/settings/profile', 'How things are shown'],
  ['/settings/policy', 'Nobody has changed it: what holds is what is built in.'],
  ['/settings/about', 'Configuration'],
  ['/inbox?tab=approvals', 'Nothing waits for a second person'],
  ['/approvals/nowhere', 'Nobody asked for that'],
] as const

const shown = (page: Page, text: string) =>
  expect(page.getByRole('main').getByText(text, { exact: true }).first()).toBeVisible()

for (const [path, text] of pages)
  test(`check 1: ${path} is not at fault while there is nothing to show`, async ({ page }) => {
    await page.goto(`${product.url}${path}`)
    await inspect(page, `${path}, empty`, () => shown(page, text))
  })

test('check 2: the list of keys is not at fault', async ({ page }) => {
  await page.goto(`${product.url}/overview`)
  await shown(page, 'No transactions yet')
  const { keyboard } = shellOf(page)
  await page.keyboard.press('?')
  await expect(keyboard).toBeVisible()
  await inspect(page, 'the keys', () => expect(keyboard).toBeVisible())
})

test('check 1: no page is at fault with explorations, a violation among them, shown step by step', async ({
  page,
}) => {
  const protocols = protocolsPage(page)
  await page.goto(`${product.url}/protocols?show=three-phase-commit/time-outs/2/1`)
  await protocols.explore('Three-phase commit').click()
  await protocols.replay.button('Step').click()
  await inspect(page, 'the protocols', async () => {
    await expect(protocols.replay.here).toContainText('participant 1 votes yes')
    // They are explored one after another, and it is the last.
    await expect(protocols.rows('Three-phase commit', 'partition').first()).toContainText(
      'Violated: agreement',
      { timeout: 60_000 },
    )
  })
  await page.setViewportSize({ width: 390, height: 800 })
  await expect(protocols.replay.here).toBeVisible()
  await expectNoViolation(page, 'the protocols on a phone')
})

test('check 10: on a phone four pages and the way to the others stand at the bottom', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 800 })
  await page.goto(`${product.url}/overview`)
  const bar = page.getByRole('navigation', { name: 'Pages' })
  await expect(bar.getByRole('link')).toHaveCount(4)
  await bar.getByRole('button', { name: 'More' }).click()
  await expectNoViolation(page, 'the other pages on a phone')
  const others = page.getByRole('menuitem')
  const elsewhere = [
    ...['Retry policies', 'Locks', 'Log', 'Lab', 'Protocols', 'Analysis', 'Audit', 'Alerts'],
    ...['Users', 'API tokens', 'Policy', 'About', 'Views', 'Profile'],
  ]
  await expect(others).toHaveText(elsewhere)
  await others.filter({ hasText: 'Analysis' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Analysis')
})

test.describe('with transactions, one in doubt, and faults on', () => {
  let id = ''
  const open = (page: Page, path: string) => page.goto(`${product.url}${path}`)

  test.beforeAll(async ({ browser }) => {
    const page = await browser.newPage()
    const { api, url } = product
    const [found = ''] = await leaveInDoubt(page, product, 1)
    id = found
    await labPage(page, url).press('Stop', 'coordinator')
    await answered(api.lab.addFault({ kind: 'delay', name: 'bank-a', delayMs: 50 }))
    await answered(api.lab.addFault({ kind: 'refuse-votes', name: 'bank-b' }))
    await page.close()
  })

  const loaded: readonly (readonly [path: string, text: () => string])[] = [
    ['/lab', () => 'The link of bank-a is 50 ms slower in both directions.'],
    ['/overview', () => 'Last manual actions'],
    ['/transactions', () => id.slice(-6)],
    ['/participants?open=bank-a', () => id.slice(-6)],
    ['/participants/bank-a', () => 'What its test found'],
  ]
  for (const [path, text] of loaded)
    test(`check 1: ${path} is not at fault`, async ({ page }) => {
      await open(page, path)
      await inspect(page, path, () => shown(page, text()))
    })

  test('check 2: the form of a participant is not at fault', async ({ page }) => {
    await open(page, '/participants/bank-a')
    await page.getByRole('button', { name: 'Edit bank-a' }).click()
    await inspect(page, 'the form of a participant', () =>
      expect(page.getByRole('dialog')).toBeVisible(),
    )
  })

  for (const view of [
    'timeline&view=graphic',
    'timeline&view=table',
    'evidence',
    'log',
    'retries',
    'payload',
    'audit',
  ])
    test(`check 1: a transaction, ${view}, is not at fault`, async ({ page }) => {
      await open(page, `/transactions/${id}?tab=${view}`)
      await inspect(page, `a transaction, ${view}`, () =>
        expect(page.getByRole('tabpanel')).not.toContainText('Loading'),
      )
    })

  test('check 2: the inbox and the dialog of an action are not at fault', async ({ page }) => {
    const inbox = inboxPage(page, product.url)
    await inbox.open(id)
    await inspect(page, 'the inbox', () => expect(inbox.advice('Abort')).toContainText('advised'))
    await page.keyboard.press('a')
    await inspect(page, 'the dialog of an action', () => expect(inbox.reason).toBeVisible())
  })
})
