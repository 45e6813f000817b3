import type { Page } from '@playwright/test'

export function overviewPage(page: Page) {
  const chart = page.getByRole('img', { name: /^Transactions begun per minute, by outcome/ })
  return {
    demoButton: page.getByRole('button', { name: 'Run the bank transfer demo' }),
    buttons: page.getByRole('main').getByRole('button'),
    chart,
    verdicts: page.getByRole('region', { name: /^Where verdicts are written once/ }),
    atomicity: page.getByRole('region', { name: 'Atomicity' }),
    violations: page.getByRole('list', { name: 'Violations' }).getByRole('listitem'),
    counter: (label: string) =>
      page
        .getByRole('region', { name: 'What needs somebody' })
        .getByRole('link', { name: new RegExp(`^${label}`) }),
    /** How many committed the chart shows, as it says itself. */
    committed: async (): Promise<number> => {
      const said = await chart.getAttribute('aria-label')
      return Number(/Committed (\d+)/.exec(said ?? '')?.[1] ?? Number.NaN)
    },
    /** The figure of `n = …`: how many ended of late. */
    ended: page.getByText(/n = [\d,]+/),
  }
}
