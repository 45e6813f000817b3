import type { Page } from '@playwright/test'

export function transactionsPage(page: Page) {
  const table = page.getByRole('table', { name: 'Transactions' })
  const rows = table.getByRole('row').filter({ has: page.getByRole('cell') })
  return {
    rows,
    links: rows.getByRole('link'),
    /** A transfer between both banks that went through. */
    committedTransfer: rows
      .filter({ hasText: /A\d+ → B\d+|B\d+ → A\d+/ })
      .filter({ hasText: 'Committed' })
      .first(),
    heads: table.getByRole('columnheader'),
    /** A state with how many there are of it. */
    facet: (label: string) =>
      page
        .getByRole('group', { name: 'How many there are of each state' })
        .getByRole('button', { name: label }),
    state: page.getByRole('combobox', { name: 'State' }),
    participant: page.getByRole('combobox', { name: 'Participant' }),
    id: page.getByRole('textbox', { name: 'Id' }),
    pause: page.getByRole('button', { name: 'Pause' }),
    follow: page.getByRole('button', { name: 'Follow' }),
    notice: page.getByRole('status').filter({ hasText: 'The address holds a value for' }),
  }
}
