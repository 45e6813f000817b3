import { expect, type Page } from '@playwright/test'
import { expectLoaded, routesOf } from '@/test/pages/routes'
import { expectNoViolation, sideways } from '@/test/support/axe'
import { shortened } from '@/test/support/drawn'
import { test } from '@/test/support/shared-world'

const themes = ['light', 'dark'] as const

async function inBothThemes(page: Page, what: string): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    const colours = colorScheme === 'dark' ? 'only' : 'too'
    await expectNoViolation(page, `${what}, ${colorScheme}`, colours)
  }
}

test('check 1: no route with something in it is at fault, light or dark', async ({
  page,
  world,
}) => {
  test.slow()
  for (const route of shortened(routesOf(world))) {
    await page.goto(world.url + route.path)
    await expectLoaded(page, route)
    await inBothThemes(page, route.path)
  }
})

const problem = {
  ...{ type: 'about:blank', status: 500, code: 'internal', title: 'The server has a fault' },
  detail: 'It could not answer. Nothing was changed. Try again.',
  requestId: 'req-of-this-test',
}

/** These ask for nothing when they are opened, so there is nothing that could fail. */
const asksNothing = ['/case', '/settings/profile']

test('check 1: a route whose server answers with errors says so with its request, offers to retry, and is not at fault', async ({
  page,
  world,
}) => {
  test.slow()
  await page.route('**/v1/**', (route) =>
    route.fulfill({
      ...{ status: 500, contentType: 'application/problem+json' },
      body: JSON.stringify(problem),
    }),
  )
  for (const { path } of shortened(routesOf(world)).filter(
    ({ path }) => !asksNothing.includes(path),
  )) {
    await page.goto(world.url + path)
    const panel = page.getByRole('main').getByRole('alert').first()
    await expect(panel, path).toContainText(problem.title)
    await expect(panel, path).toContainText(problem.requestId)
    await expect(panel.getByRole('button', { name: 'Retry' }), path).toBeVisible()
    await inBothThemes(page, `${path}, error`)
  }
})

/** At 400 % of 1280 × 1024 a page has 320 × 256 of its pixels. */
const sizes = [
  ...[360, 640, 1024, 1440, 2560].map((width) => ({ width, height: 800 })),
  { width: 320, height: 256 },
]

/** Words that are cut at an edge, or lie outside of the page, where nothing scrolls to them. */
const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const scrolls = (at: Element | null): boolean =>
      at !== null &&
      (/auto|scroll/.test(getComputedStyle(at).overflowX) || scrolls(at.parentElement))
    const hidden = (at: Element | null): boolean =>
      at !== null &&
      (/sr-only|translate/.test(at.getAttribute('class') ?? '') || hidden(at.parentElement))
    return [...document.querySelectorAll('h1,h2,h3,p,dt,dd,label,button,a,input,select,legend')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !hidden(one))
      .filter((one) => {
        const box = one.getBoundingClientRect()
        const { overflowX, textOverflow } = getComputedStyle(one)
        const clips = /hidden|clip/.test(overflowX) && textOverflow !== 'ellipsis'
        if (clips && one.scrollWidth > one.clientWidth + 1) return true
        return box.width > 0 && (box.right > width + 1 || box.left < -1) && !scrolls(one)
      })
      .map((one) => one.outerHTML.slice(0, 160))
  })

test('check 10: from 360 to 2560 px and at 400 % no route scrolls sideways, and nothing is cut off', async ({
  page,
  world,
}) => {
  test.slow()
  for (const route of shortened(routesOf(world))) {
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(world.url + route.path)
    await expectLoaded(page, route)
    for (const size of sizes) {
      await page.setViewportSize(size)
      const at = `${route.path} at ${size.width}`
      await expect.poll(() => sideways(page), { message: at }).toBe(0)
      await expect.poll(() => cutOff(page), { message: at }).toEqual([])
    }
  }
})
