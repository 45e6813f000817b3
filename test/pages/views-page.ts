import type { Page } from '@playwright/test'

/** The menu of saved views above the list, and their page. */
export function viewsPage(page: Page) {
  const main = page.getByRole('main')
  const button = (name: string | RegExp) => main.getByRole('button', { name, exact: true })
  const panel = (title: string) => page.getByRole('region', { name: title })
  return {
    /** The button that opens the menu, by the view that is shown. */
    menu: (name = 'Views') => button(name),
    item: (name: string | RegExp) => page.getByRole('menuitem', { name }),
    dialog: page.getByRole('dialog'),
    button,
    undo: page.getByRole('status', { name: 'Done just now' }).getByRole('button', { name: 'Undo' }),
    own: panel('Your own').getByRole('listitem'),
    shared: panel('Shared with everybody').getByRole('listitem'),
    async saveAs(name: string, { share = false } = {}): Promise<void> {
      await page.getByRole('textbox', { name: 'Name' }).fill(name)
      if (share) await page.getByRole('checkbox', { name: /^Share it/ }).check()
      await page.getByRole('button', { name: 'Save the view' }).click()
    },
  }
}
