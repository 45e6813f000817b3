import type { Page } from '@playwright/test'

export function alertsPage(page: Page) {
  const dialog = page.getByRole('dialog')
  const list = (name: string) => page.getByRole('list', { name, exact: true })
  return {
    begin: page.getByText('Nobody is told when something is wrong'),
    newTarget: page.getByRole('button', { name: 'New target' }),
    newRule: page.getByRole('button', { name: 'New rule' }),
    dialog,
    field: (label: string) => dialog.getByLabel(label, { exact: true }),
    save: dialog.getByRole('button', { name: 'Save', exact: true }),
    close: dialog.getByRole('button', { name: 'Close' }),
    sendTest: (target: string) => page.getByRole('button', { name: `Send test to ${target}` }),
    part: (what: string) => page.getByRole('region', { name: what, exact: true }),
    rule: (id: string) => list('Rules').getByRole('listitem').filter({ hasText: id }),
    target: (id: string) => list('Targets').getByRole('listitem').filter({ hasText: id }),
    firing: list('Alerts that fire').getByRole('listitem'),
    deliveries: list('Deliveries').getByRole('listitem'),
  }
}
