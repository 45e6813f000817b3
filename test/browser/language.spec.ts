import { expect, type Page } from '@playwright/test'
import { routesOf } from '@/test/pages/routes'
import { shellOf } from '@/test/pages/shell'
import { answered } from '@/test/support/answered'
import { expectNoViolation, sideways } from '@/test/support/axe'
import { shortened } from '@/test/support/drawn'
import { englishIn } from '@/test/support/english-left'
import { test } from '@/test/support/shared-world'
import { spokenIn } from '@/test/support/spoken'

/** What a browser complains of: markup of the server that another language would not draw the same, too. */
function complaintsOf(page: Page): readonly string[] {
  const heard: string[] = []
  page.on('pageerror', (error) => heard.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(message.text())
  })
  return heard
}

for (const language of ['en', 'zh-CN'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: language })

    test(`the main path in ${language}: from the overview to the inbox, evidence, a verdict and its proof`, async ({
      page,
      world,
    }) => {
      const say = spokenIn(language)
      const complaints = complaintsOf(page)
      const id = await world.doubt(`Order-${language}`)
      const heading = page.getByRole('heading', { level: 1 })
      const rail = page.getByRole('navigation', { name: say('Pages') })
      await page.goto(`${world.url}/`)
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await expect(heading).toHaveText(say('Overview'))
      await rail.getByRole('link', { name: say('Transactions') }).click()
      await expect(heading).toContainText(say('Transactions'))
      await page
        .getByRole('link', { name: new RegExp(id.slice(-6)) })
        .first()
        .click()
      await expect(heading).toContainText(`Order-${language}`)
      await page.getByRole('tab', { name: say('Timeline') }).click()
      await expect(page.locator('svg').first()).toBeVisible()

      await page.goto(`${world.url}/inbox?item=${id}&open=1`)
      await expect(heading).toHaveText(say('Inbox'))
      const chosen = page.getByRole('region', { name: say('The chosen transaction') })
      await expect(chosen.getByText(say('Prepared'), { exact: true })).toHaveCount(2)
      const abort = new RegExp(`^${say('Abort')}`)
      await expect(chosen.getByRole('listitem', { name: abort })).toBeVisible()
      await page.keyboard.press('a')
      const dialog = page.getByRole('dialog')
      await expect(dialog.getByRole('button', { name: say('Keep in doubt') })).toBeFocused()
      await dialog.getByRole('textbox', { name: say('Reason') }).fill('Given-up-by-its-caller')
      await page.keyboard.press('Control+Enter')
      await expect(chosen.getByRole('status')).toContainText(
        say('Verified: the participants were read again and agree.'),
      )
      expect(await answered(world.api.get(id))).toMatchObject({ state: 'aborted' })
      expect(complaints).toEqual([])
    })
  })
}

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' })

  test('every page is Chinese, clean for axe, and as wide as a phone', async ({ page, world }) => {
    test.slow()
    const complaints = complaintsOf(page)
    for (const { path } of shortened(routesOf(world))) {
      await page.goto(world.url + path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('main .late, main [aria-busy=true]')).toHaveCount(0)
      const english = await englishIn(page)
      expect.soft(english, path).toEqual([])
      await expectNoViolation(page, path, 'not')
      await page.setViewportSize({ width: 390, height: 844 })
      await expect.poll(() => sideways(page), { message: path }).toBe(0)
      await page.setViewportSize({ width: 1440, height: 900 })
    }
    expect(complaints).toEqual([])
  })

  test('the choice of English is remembered over the wish of the browser', async ({
    page,
    world,
  }) => {
    const say = spokenIn('zh-CN')
    await page.goto(`${world.url}/settings/profile`)
    await expect(page.getByRole('banner').getByText(say('Live'), { exact: true })).toBeVisible()
    const languages = page.getByRole('group', { name: say('Language') })
    await languages.getByText('English').click()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await page.goto(`${world.url}/overview`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview')
    await page.goto(`${world.url}/settings/profile`)
    await expect(shellOf(page).live).toBeVisible()
    await page.getByRole('group', { name: 'Language' }).getByText('简体中文').click()
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  })
})
