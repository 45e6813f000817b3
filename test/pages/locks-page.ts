import type { Page } from '@playwright/test'

export function locksPage(page: Page) {
  const dialog = page.getByRole('dialog')
  const table = page.getByRole('table', { name: 'Locks', exact: true })
  return {
    table,
    row: (key: string) => table.getByRole('row').filter({ hasText: key }),
    empty: page.getByText('No transaction waits for another.'),
    key: page.getByLabel('Key', { exact: true }),
    show: page.getByLabel('Show', { exact: true }),
    store: (name: string) => page.getByRole('row').filter({ hasText: name }),
    release: (key: string, owner: string) =>
      page.getByRole('button', { name: `Release ${key} of ${owner} by force` }),
    dialog,
    reason: dialog.getByLabel('Reason'),
    confirm: dialog.getByRole('button', { name: 'Release by force' }),
  }
}
