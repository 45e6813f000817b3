import { expect, type Page } from '@playwright/test'
import { expectLoaded, routesOf } from '@/test/pages/routes'
import { shellOf } from '@/test/pages/shell'
import { test } from '@/test/support/shared-world'

interface Stop {
  /** Among what Tab should reach; null: it is none of these, as something that scrolls. */
  readonly place: number | null
  readonly what: string
  readonly isVisible: boolean
}

/** Numbers what Tab should reach, in the order in which one reads; of radio buttons one a group. */
const markReachable = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const all = 'a[href],button,input,select,textarea,summary,[tabindex]'
    const isEntry = (one: Element): boolean => {
      if (!(one instanceof HTMLInputElement) || one.type !== 'radio') return true
      const group = [...document.querySelectorAll<HTMLInputElement>(`[name="${one.name}"]`)]
      return one === (group.find(({ checked }) => checked) ?? group[0])
    }
    const found = [...document.querySelectorAll<HTMLElement>(all)].filter(
      (one) =>
        one.tabIndex >= 0 &&
        !one.matches(':disabled') &&
        one.checkVisibility({ visibilityProperty: true }) &&
        isEntry(one),
    )
    for (const [place, one] of found.entries()) one.setAttribute('data-stop', String(place))
    return found.length
  })

/** What has the focus, once whoever had it first has handed it on, as a list of tabs does. */
const focused = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    const target = document.activeElement ?? document.body
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(target)
    const ringed = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
    const { width, height } = target.getBoundingClientRect()
    const stop = target.hasAttribute('data-stop') ? target : target.closest('[role=tablist]')
    const place = stop?.getAttribute('data-stop') ?? null
    return {
      place: place === null ? null : Number(place),
      what: target.outerHTML.slice(0, 140),
      isVisible: width > 0 && height > 0 && (ringed || boxShadow !== 'none'),
    }
  })

/** Once around: what comes after the first has its turn again is left out. */
async function walk(page: Page, presses: number): Promise<readonly Stop[]> {
  const all: Stop[] = []
  for (let pressed = 0; pressed < presses; pressed++) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    if (all.length > 0 && stop.place !== null && stop.place === all[0]?.place) break
    all.push(stop)
  }
  return all
}

/** Things that scroll may be stops too. */
const MORE = 6

const walked = [
  ...['/overview', '/transactions', '/inbox', '/participants/bank-a', '/lab', '/audit'],
  ...['/settings/profile', '/settings/alerts'],
]

test('check 5: from load Tab reaches every control once, in the order in which one reads, and shows where it is', async ({
  page,
  world,
}) => {
  test.slow()
  const routes = routesOf(world).filter(({ path }) => walked.includes(path.split('?')[0] ?? ''))
  for (const route of routes) {
    await page.goto(world.url + route.path)
    await expectLoaded(page, route)
    const wanted = await markReachable(page)
    const stops = (await walk(page, wanted + MORE)).filter(({ what }) => !what.startsWith('<body'))
    expect(stops[0]?.what, route.path).toContain('#content')
    const hidden = stops.filter(({ isVisible }) => !isVisible)
    expect(hidden, route.path).toEqual([])
    const places = stops.flatMap(({ place }) => place ?? [])
    expect(places, route.path).toEqual(Array.from({ length: wanted }, (_, place) => place))
  }
})

test('check 5: the skip link leads into the content, and a new page begins at its heading', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/overview`)
  await expect(page.getByText('Last manual actions')).toBeVisible()
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the content' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1)
  await shellOf(page).entry('Audit').click()
  await expect(shellOf(page).heading).toHaveText('Audit')
  await expect(shellOf(page).heading).toBeFocused()
  await page.goBack()
  await expect(shellOf(page).heading).toHaveText('Overview')
  await expect(shellOf(page).heading).toBeFocused()
})

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz?/+-0xX ']

test('check 7: once single keys are off, no letter changes anything on any page', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/settings/profile`)
  await page.getByRole('radio', { name: 'Do nothing' }).check()
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${request.url()}`)
  })
  const routes = routesOf(world).filter(({ path }) =>
    /^\/(overview|transactions|inbox|lab|analysis)/.test(path),
  )
  for (const route of routes) {
    await page.goto(world.url + route.path)
    await expectLoaded(page, route)
    await page.getByRole('heading', { level: 1 }).click()
    const before = { url: page.url(), words: await page.getByRole('heading').allInnerTexts() }
    sent.length = 0
    for (const letter of LETTERS) await page.keyboard.press(letter)
    await expect(page.getByRole('dialog'), route.path).toHaveCount(0)
    const after = { url: page.url(), words: await page.getByRole('heading').allInnerTexts() }
    expect(after, route.path).toEqual(before)
    // The evidence of what is in doubt is asked for by the page itself, and changes nothing.
    expect(sent.filter((one) => !/evidence$|:preview$|presence|inbox/.test(one))).toEqual([])
  }
})

test('check 7: another key is put in the place of one, acts everywhere, and can be given back', async ({
  page,
  world,
}) => {
  const { heading, keyboard } = shellOf(page)
  await page.goto(`${world.url}/transactions?live=off`)
  await expectLoaded(page, { text: 'Committed' })
  const first = page.getByRole('main').getByRole('table').getByRole('link').first()
  await page.keyboard.press('?')
  await keyboard.getByRole('button', { name: 'Key j for Next transaction' }).click()
  await page.keyboard.press('k')
  await expect(keyboard).toContainText('k stays as it is: here it is for “Previous transaction”.')
  await page.keyboard.press('g')
  await expect(keyboard).toContainText('g stays as it is')
  await page.keyboard.press('w')
  await expect(keyboard.getByRole('button', { name: 'Key w for Next transaction' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(keyboard).toBeHidden()
  await page.reload()
  await expectLoaded(page, { text: 'Committed' })
  await page.keyboard.press('j')
  await expect(first).not.toBeFocused()
  await page.keyboard.press('w')
  await expect(first).toBeFocused()

  await page.goto(`${world.url}/settings/profile`)
  const chosen = page.getByRole('list', { name: 'Keys that you chose' })
  await expect(chosen).toContainText('w in place of Transactions: j')
  await chosen.getByRole('button', { name: 'Undo Transactions: j' }).click()
  await expect(chosen).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(heading).toHaveText('Transactions')
  await expectLoaded(page, { text: 'Committed' })
  await page.keyboard.press('j')
  await expect(first).toBeFocused()
})
