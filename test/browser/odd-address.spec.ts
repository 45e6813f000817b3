import { expect, type Page } from '@playwright/test'
import { protocolsPage } from '@/test/pages/protocols-page'
import { routesOf } from '@/test/pages/routes'
import { shortened } from '@/test/support/drawn'
import { test } from '@/test/support/shared-world'

/** What says nothing on each page: its values, and the names that are told. */
const odd = (committed: string): readonly (readonly [path: string, names: string])[] => [
  ['/transactions?state=broken&live=perhaps&cols=colour', 'state and live and cols'],
  [`/transactions/${committed}?tab=soup&scale=big&zoom=9-1`, 'tab and scale and zoom'],
  ['/inbox?tab=soup', 'tab'],
  ['/participants?open=nobody', 'open'],
  ['/locks?waiting=perhaps&age=old', 'waiting and age'],
  ['/log?from=yesterday', 'from'],
  ['/protocols?n=many&crash=X9.nobody&loss=2', 'n and crash and loss'],
  ['/analysis/markov?loss=lots&participants=0', 'loss and participants'],
  ['/analysis/petri?protocol=soup', 'protocol'],
  ['/audit?from=yesterday', 'from'],
]

test('check 14: an invalid value in the address yields a notice and a working page', async ({
  page,
  world,
}) => {
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(String(error)))
  for (const [path, names] of odd(world.committed)) {
    await page.goto(world.url + path)
    const told = page
      .getByRole('main')
      .locator('[role=alert],[role=status]')
      .filter({ hasText: /^The address (asks for|holds a value for)/ })
    for (const name of names.split(' and ')) await expect(told, path).toContainText(name)
    await expect(page.getByRole('heading', { level: 1 }), path).toBeVisible()
    await expect(page.locator('main .late'), path).toHaveCount(0)
  }
  expect(broken).toEqual([])
})

test('check 14: a name in the address that no page knows harms none', async ({ page, world }) => {
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(String(error)))
  for (const { path } of shortened(routesOf(world))) {
    await page.goto(`${world.url}${path}${path.includes('?') ? '&' : '?'}soup=%00%FF&sel=1`)
    await expect(page.getByRole('heading', { level: 1 }), path).toBeVisible()
  }
  expect(broken).toEqual([])
})

/** A page that is seen, and whose scripts come when they are let go. */
async function openUnheard(page: Page, url: string): Promise<() => void> {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/*.js', async (route) => {
    await held
    await route.continue()
  })
  await page.goto(url, { waitUntil: 'commit' })
  return letGo
}

test('what is chosen before the page listens is taken as chosen', async ({ page, world }) => {
  const { participants, guarantee } = protocolsPage(page)
  const letGo = await openUnheard(page, `${world.url}/protocols?n=3`)
  await participants.selectOption('5')
  letGo()
  await expect(guarantee('Two-phase commit, presumed abort')).toContainText('20 = 4n')
  await expect(page).toHaveURL(/n=5/)
})

test('what is clicked before the page listens happens once it does', async ({ page, world }) => {
  const letGo = await openUnheard(page, `${world.url}/protocols`)
  const commands = page.getByRole('banner').getByRole('button', { name: 'Commands' })
  await commands.click()
  await commands.click()
  letGo()
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('keys before the page listens lead where they lead', async ({ page, world }) => {
  const letGo = await openUnheard(page, `${world.url}/protocols`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  letGo()
  await expect(page).toHaveURL(/\/transactions/)
})
