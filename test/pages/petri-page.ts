import type { Page } from '@playwright/test'

/** Where one plays the nets of the protocols, and follows the log of a transaction on its own. */
export function petriPage(page: Page, url: string) {
  const net = page.getByRole('region', { name: 'The net', exact: true }).first()
  const tables = page.getByRole('region', { name: 'The net as tables' })
  const choices = page.getByRole('list', { name: 'What can happen now' })
  return {
    open: (query = '') => page.goto(`${url}/analysis/petri${query}`),
    net,
    picture: net.getByRole('img'),
    /** A bar of the picture. */
    bar: (name: string) => net.locator(`[data-transition="${name}"]`),
    place: (name: string) => net.locator(`[data-place="${name}"]`),
    choices: choices.getByRole('button'),
    choice: (name: RegExp) => choices.getByRole('button', { name }),
    button: (name: string) => page.getByRole('button', { name, exact: true }),
    field: (name: string) => page.getByRole('combobox', { name, exact: true }),
    late: page.getByRole('checkbox', { name: 'Draw late messages too' }),
    dead: page.getByRole('list', { name: 'Dead markings' }).getByRole('listitem'),
    invariants: page.getByRole('table', { name: /^Invariants/ }).getByRole('row'),
    places: tables.getByRole('table', { name: /^Places/ }).getByRole('row'),
    transitions: tables.getByRole('table', { name: /^Transitions/ }).getByRole('row'),
    events: page.getByRole('list', { name: 'Events of the log' }).getByRole('listitem'),
    result: page.getByRole('status').filter({ hasText: 'firing sequence' }),
    running: page.getByRole('status').filter({ hasText: /runs? now/ }),
    runningNow: page.getByRole('list', { name: 'Transactions that run now' }).getByRole('listitem'),
    notice: page.getByRole('status').filter({ hasText: /^The address/ }),
  }
}
