import type { Page } from '@playwright/test'

/** One transaction of a simulated run, drawn up to a step. */
export function simulatedPage(page: Page) {
  return {
    graphic: page.getByRole('img', { name: /^Timeline of transaction \d+:/ }),
    step: page.getByRole('slider', { name: 'Step' }),
    button: (name: string) => page.getByRole('button', { name, exact: true }),
    rows: page.getByRole('table', { name: /^Steps of transaction/ }).getByRole('row'),
  }
}
