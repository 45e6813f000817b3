import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
const ofColour = ['color-contrast', 'link-in-text-block']

/**
 * Nothing serious or critical for axe. There are no frames here, so the page is judged in itself:
 * another one to gather the parts would cost as much again.
 */
export async function expectNoViolation(
  page: Page,
  what: string,
  /**
   * What was judged in full in one theme differs in its colours alone in the other, and in another
   * language in all but its colours, which cost most of the time.
   */
  colours: 'too' | 'only' | 'not' = 'too',
): Promise<void> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()
  if (colours === 'only') axe.withRules(ofColour)
  else axe.withTags(tags)
  if (colours === 'not') axe.disableRules(ofColour)
  const { violations } = await axe.analyze()
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  expect(grave, what).toEqual([])
}

export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })
