import { expect, type Page } from '@playwright/test'
import { expectNoViolation, sideways } from './axe'

export const looks = [
  { theme: 'light', width: 390 },
  { theme: 'light', width: 1440 },
  { theme: 'dark', width: 390 },
  { theme: 'dark', width: 1440 },
] as const

interface Asked {
  /** Unless others are named, one of each theme and of each width. */
  readonly in?: readonly (typeof looks)[number][]
  readonly ready: (width: number) => Promise<void>
}

/** Nothing grave for axe, and nothing that scrolls sideways. */
export async function expectClean(page: Page, { in: seen = [looks[0], looks[3]], ready }: Asked) {
  for (const { theme, width } of seen) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 800 })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await ready(width)
    await expectNoViolation(page, `${theme}, ${width}`)
    expect(await sideways(page), `${theme}, ${width}`).toBe(0)
  }
}
