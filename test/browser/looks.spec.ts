import { expect, type Page } from '@playwright/test'
import { contrast, measured, solid, stated, tones } from '@/test/pages/tokens'
import { test } from '@/test/support/shared-world'

const themes = ['light', 'dark'] as const

/** Every custom property of the page as it is computed now. */
const variables = (
  page: Page,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> =>
  page.evaluate((asked) => {
    const style = getComputedStyle(document.documentElement)
    return Object.fromEntries(
      asked.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
    )
  }, names)

for (const theme of themes)
  test(`check 3: ${theme}, the colours of the running page reach the contrasts of the design`, async ({
    page,
    world,
  }) => {
    await page.emulateMedia({ colorScheme: theme })
    await page.goto(`${world.url}/overview`)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    const colours = await variables(page, [
      ...new Set(stated.flatMap(({ ink, on }) => [ink, ...on])),
    ])
    const short = stated.flatMap(({ ink, on, at }) =>
      on.flatMap((ground) => {
        const ratio = contrast(measured(colours, ink), measured(colours, ground))
        return Number(ratio.toFixed(2)) < at[theme] ? [`${ink} on ${ground}: ${ratio}`] : []
      }),
    )
    expect(short).toEqual([])
  })

test('check 3: status tones are recomputed from the variables, badge by badge', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/overview`)
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    const grounds = ['surface', 'sunken', 'selected']
    const names = Object.keys(tones).flatMap((tone) => [`tone-${tone}-ink`, `tone-${tone}-tint`])
    const colours = await variables(page, [...grounds, ...names, 'on-solid'])
    const found = Object.fromEntries(
      Object.keys(tones).map((tone) => {
        const ink = measured(colours, `tone-${tone}-ink`)
        const on = [...grounds, `tone-${tone}-tint`].map((name) => measured(colours, name))
        const ratios = [...on.map((ground) => contrast(ink, ground)), solid(colours, tone)]
        return [tone, ratios.map((ratio) => Number(ratio.toFixed(2)))]
      }),
    )
    expect(found).toEqual(
      Object.fromEntries(Object.entries(tones).map(([tone, ratios]) => [tone, ratios[theme]])),
    )
  }
})
