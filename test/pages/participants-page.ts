import type { Page } from '@playwright/test'

export function participantsPage(page: Page) {
  const dialog = page.getByRole('dialog')
  return {
    card: (name: string) =>
      page
        .getByRole('main')
        .getByRole('listitem')
        .filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) }),
    branches: (name: string) => page.getByRole('button', { name: `Prepared branches of ${name}` }),
    register: page.getByRole('button', { name: 'Register a participant' }),
    /** Test again, Drain, Resume, Edit, Remove. */
    act: (what: string, name: string) =>
      page.getByRole('button', { name: `${what} ${name}`, exact: true }),
    /** The participant in full, on its own page. */
    whole: (name: string) => page.getByRole('article', { name }),
    findings: (name: string) => page.getByRole('region', { name: `Findings of ${name}` }),
    dialog,
    field: (label: string) => dialog.getByLabel(label, { exact: true }),
    limits: dialog.getByText('Limits and time-outs'),
    send: dialog.getByRole('button', { name: /and test$/ }),
    remove: dialog.getByRole('button', { name: 'Remove', exact: true }),
  }
}
