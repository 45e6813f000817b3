import { expect, type Page } from '@playwright/test'
import { expectLoaded, routesOf } from '@/test/pages/routes'
import { answered } from '@/test/support/answered'
import { shortened } from '@/test/support/drawn'
import { eventually } from '@/test/support/eventually'
import { test, type World } from '@/test/support/shared-world'

/** Notes whatever runs for longer than 1 ms, frame by frame, on every page that is opened. */
async function watchMotion(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const seen = new Set<string>()
    Object.assign(window, { moved: seen })
    const look = () => {
      for (const { effect, ...one } of document.getAnimations().map((animation) => ({
        effect: animation.effect,
        name:
          animation instanceof CSSAnimation ? animation.animationName : animation.constructor.name,
      }))) {
        const { duration = 0 } = effect?.getTiming() ?? {}
        const at = effect instanceof KeyframeEffect ? effect.target?.outerHTML.slice(0, 100) : ''
        if (Number(duration) > 1) seen.add(`${one.name} for ${duration} ms: ${at}`)
      }
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  return () => page.evaluate(() => [...(window as unknown as { moved: Set<string> }).moved])
}

/** A click, a dialog, a menu, and rows that arrive. */
async function act(page: Page, { url, api }: World): Promise<void> {
  await page.goto(`${url}/transactions`)
  await expectLoaded(page, { text: 'Committed' })
  const { id } = await answered(
    api.lab.startRun({ workload: 'bank-transfer', transactions: 12, concurrency: 2, seed: 3 }),
  )
  await expect(page.locator('tr[data-new=true]').first()).toBeVisible()
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 60_000,
  })
  // What is new stands out for three seconds and no longer.
  await expect(page.locator('tr[data-new=true]')).toHaveCount(0)
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Keyboard' }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
}

async function petri(page: Page, { url }: World): Promise<void> {
  await page.goto(`${url}/analysis/petri`)
  await expectLoaded(page, { text: /Circles are places/ })
  await page.keyboard.press('1')
  await page.keyboard.press('1')
  await expect(page).toHaveURL(/fired=/)
}

test('check 9: where less motion is asked for, nothing runs for longer than 1 ms, whatever is done', async ({
  page,
  world,
}) => {
  test.slow()
  const moved = await watchMotion(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const route of shortened(routesOf(world))) {
    await page.goto(world.url + route.path)
    await expectLoaded(page, route)
    expect(await moved(), route.path).toEqual([])
  }
  await act(page, world)
  expect(await moved(), 'transactions').toEqual([])
  await petri(page, world)
  expect(await moved(), 'tokens').toEqual([])
})

test('check 9: the same is chosen under Profile, against what the system says', async ({
  page,
  world,
}) => {
  const moved = await watchMotion(page)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await petri(page, world)
  expect((await moved()).join(), 'it moves as long as nobody minds').toContain('put for')
  await page.goto(`${world.url}/settings/profile`)
  await page.getByRole('radio', { name: 'None' }).check()
  await page.goto(`${world.url}/transactions`)
  await expectLoaded(page, { text: 'Committed' })
  await petri(page, world)
  expect(await moved()).toEqual([])
})
