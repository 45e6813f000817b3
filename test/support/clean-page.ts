import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

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
    const { violations } = await new AxeBuilder({ page }).analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    const sideways = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth - clientWidth
    })
    expect(sideways, `${theme}, ${width}`).toBe(0)
  }
}
