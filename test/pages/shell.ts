import { expect, type Page } from '@playwright/test'

/** What stands around every page. */
export function shellOf(page: Page) {
  const rail = page.getByRole('navigation', { name: 'Pages' })
  return {
    heading: page.getByRole('heading', { level: 1 }),
    banner: page.getByRole('region', { name: 'Notice' }),
    search: page.getByRole('searchbox', { name: /^Search transactions/ }),
    keyboard: page.getByRole('dialog', { name: 'Keyboard' }),
    entry: (name: string) => rail.getByRole('link', { name: new RegExp(`^${name}`) }),
    live: page.getByRole('banner').getByText('Live', { exact: true }),
    asOf: page.getByText(/^as of \d\d:\d\d:\d\d$/),
  }
}

/** Notes in the page that it was not loaded anew; the note is gone after a reload. */
export async function watchForReload(page: Page): Promise<{ none(): Promise<void> }> {
  await page.evaluate(() => document.documentElement.setAttribute('data-seen-by-test', 'yes'))
  return {
    none: () => expect(page.locator('html')).toHaveAttribute('data-seen-by-test', 'yes'),
  }
}
