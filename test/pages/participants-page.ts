import type { Page } from '@playwright/test'

export function participantsPage(page: Page) {
  return {
    card: (name: string) =>
      page
        .getByRole('main')
        .getByRole('listitem')
        .filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) }),
    branches: (name: string) => page.getByRole('button', { name: `Prepared branches of ${name}` }),
  }
}
