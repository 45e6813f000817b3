import { expect, type Locator, type Page } from '@playwright/test'
import { expectNoViolation, sideways } from '@/test/support/axe'
import { test, type World } from '@/test/support/shared-world'

interface Opened {
  readonly path: string
  readonly opener: (page: Page) => Locator
  /** What has the focus first. */
  readonly safe?: string
}

const button = (name: string | RegExp) => (page: Page) =>
  page.getByRole('button', { name }).filter({ visible: true }).first()

/** Every dialog that opens by a control of its page. */
const dialogs = ({ doubtful }: World): readonly Opened[] => [
  { path: '/overview', opener: button('Keyboard'), safe: 'Close' },
  { path: '/overview', opener: button('Commands') },
  { path: '/participants', opener: button('Register a participant') },
  { path: '/participants/bank-a', opener: button('Edit bank-a') },
  { path: '/participants/bank-a', opener: button('Remove bank-a') },
  { path: '/participants/bank-a', opener: button(/^Edit the retry policy/) },
  { path: '/participants/bank-a', opener: button('Pause retries') },
  { path: '/settings/alerts', opener: button('New target') },
  { path: `/inbox?item=${doubtful}&open=1`, opener: button('Note…') },
  { path: `/inbox?item=${doubtful}&open=1`, opener: button('Snooze…') },
  { path: `/inbox?item=${doubtful}&open=1`, opener: button('Abort…'), safe: 'Keep in doubt' },
  {
    path: `/transactions/${doubtful}?tab=evidence`,
    ...{ opener: button('Commit…'), safe: 'Keep in doubt' },
  },
]

const TABS = 12

test('check 8: in every dialog the focus starts inside, at the safe way out where something is at stake, stays, and goes back on Escape; check 2: and none is at fault', async ({
  page,
  world,
}) => {
  test.slow()
  for (const [index, { path, opener, safe }] of dialogs(world).entries()) {
    const what = `${path}, ${index}`
    await page.emulateMedia({ colorScheme: index % 2 === 0 ? 'light' : 'dark' })
    await page.goto(world.url + path)
    await expect(opener(page), what).toBeEnabled()
    await opener(page).focus()
    const name = await opener(page).getAttribute('aria-label')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog, what).toBeVisible()
    if (safe === undefined) await expect(dialog.locator(':focus'), what).toHaveCount(1)
    else await expect(dialog.getByRole('button', { name: safe }), what).toBeFocused()
    for (let pressed = 0; pressed < TABS; pressed++) {
      await page.keyboard.press(pressed % 4 === 3 ? 'Shift+Tab' : 'Tab')
      await expect(dialog.locator(':focus'), `${what}, Tab ${pressed}`).toHaveCount(1)
    }
    await expectNoViolation(page, what)
    await page.setViewportSize({ width: 390, height: 800 })
    await expect.poll(() => sideways(page), { message: what }).toBe(0)
    await expectNoViolation(page, `${what}, on a phone`)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.keyboard.press('Escape')
    await expect(dialog, what).toBeHidden()
    await expect(opener(page), `${what}: ${name}`).toBeFocused()
  }
})

const menus = ({ committed }: World): readonly Omit<Opened, 'safe'>[] => [
  { path: '/overview', opener: button(/^Account:/) },
  { path: '/transactions?live=off', opener: button('Views') },
  { path: '/transactions?live=off', opener: button('Columns') },
  { path: `/transactions/${committed}`, opener: button('More') },
]

test('check 2: no menu is at fault, a letter in it is no key of the page, and Escape gives the focus back', async ({
  page,
  world,
}) => {
  for (const [index, { path, opener }] of menus(world).entries()) {
    await page.emulateMedia({ colorScheme: index % 2 === 0 ? 'dark' : 'light' })
    await page.goto(world.url + path)
    await expect(opener(page), path).toBeEnabled()
    await opener(page).focus()
    await page.keyboard.press('Enter')
    const menu = page.getByRole('menu')
    await expect(menu, path).toBeVisible()
    await expectNoViolation(page, `${path}, menu ${index}`)
    for (const letter of ['g', 't', 'j', '?']) await page.keyboard.press(letter)
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.keyboard.press('Escape')
    await expect(menu, path).toBeHidden()
    await expect(opener(page), path).toBeFocused()
    expect(new URL(page.url()).pathname, path).toBe(path.split('?')[0])
  }
})
