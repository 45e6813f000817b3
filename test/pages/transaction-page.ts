import type { Page } from '@playwright/test'

export function transactionPage(page: Page) {
  const records = page.getByRole('table', { name: /in the order of the coordinator's clock$/ })
  return {
    tab: (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) }),
    graphic: page.getByRole('img', { name: /^Timeline of/ }),
    /** The label of a lane; its tooltip says the kind before it. */
    lane: (name: string) =>
      page
        .getByRole('img', { name: /^Timeline of/ })
        .getByText(new RegExp(`^${name}, \\w+${name}$`)),
    records,
    rows: records.getByRole('row').filter({ has: page.getByRole('cell') }),
    /** Rows of the table that tell of a record of that type. */
    recordsOf: (type: string) =>
      records.getByRole('row').filter({ has: page.getByText(type, { exact: true }) }),
    linear: page.getByRole('button', { name: 'Linear' }),
  }
}
