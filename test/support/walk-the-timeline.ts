import { type Browser, expect, type Page } from '@playwright/test'
import { simulatedPage } from '../pages/simulated-page'
import { expectClean } from './clean-page'

/** A simulated transaction is stepped through, and its address shows another browser the same step. */
export async function walkTheTimeline(page: Page, browser: Browser): Promise<void> {
  const drawn = simulatedPage(page)
  await expect(drawn.graphic).toHaveAccessibleName(/Timeline of transaction 0: 6 lanes/)
  await drawn.button('Back').click()
  await expect(page).toHaveURL(/transaction=0&step=\d+$/)
  const alone = await (await browser.newContext()).newPage()
  await alone.goto(page.url())
  await expect(simulatedPage(alone).step).toHaveValue(await drawn.step.inputValue())
  await alone.context().close()
  await drawn.step.fill('1')
  await expect(drawn.graphic).toHaveAccessibleName(/1 record over/)
  await drawn.button('Step').click()
  await expect(drawn.graphic).toHaveAccessibleName(/2 records over/)
  await drawn.button('Table').click()
  await expect(drawn.rows).toHaveCount(1 + 2)
  await drawn.button('Play').click()
  await expect(drawn.rows).not.toHaveCount(1 + 2)
  await drawn.button('Pause').click()
  await expectClean(page, { ready: () => expect(drawn.step).toBeVisible() })
}
