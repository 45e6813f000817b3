import { expect, type Page } from '@playwright/test'

/** The lists of a participant's prepared branches, and the dialog that settles one by its name. */
export function branchPage(page: Page, url: string) {
  const onlyHere = page.getByRole('region', { name: 'Only here', exact: true }).first()
  const dialog = page.getByRole('dialog', { name: /^A branch at/ })
  return {
    open: (participant: string) => page.goto(`${url}/participants?open=${participant}`),
    onlyHere,
    row: (text: string) => onlyHere.getByRole('row').filter({ hasText: text }),
    settle: (text: string) =>
      onlyHere
        .getByRole('row')
        .filter({ hasText: text })
        .getByRole('button', { name: /^Settle/ }),
    note: (participant: string) =>
      page
        .getByRole('listitem')
        .filter({ has: page.getByRole('heading', { level: 2, name: participant, exact: true }) })
        .getByText(/prepared here and not in the journal/)
        .locator('..'),
    dialog,
    evidence: dialog.getByRole('region', { name: 'Evidence' }),
    choice: (action: 'Commit' | 'Abort') =>
      dialog.getByRole('radio', { name: new RegExp(`^${action}`) }),
    reason: dialog.getByRole('textbox', { name: 'Reason' }),
    code: dialog.getByRole('textbox', { name: /^Code of the branch/ }),
    leave: dialog.getByRole('button', { name: 'Leave it alone' }),
    confirm: (action: 'Commit' | 'Abort') =>
      dialog.getByRole('button', { name: `${action} the branch` }),
    hold: dialog.getByRole('status').filter({ hasText: 'After that it is final' }),
    outcome: dialog.getByRole('status').filter({ hasText: 'read again' }),
    close: dialog.getByRole('button', { name: 'Close' }).last(),
    /** Forwards by keyboard alone until that has the focus. */
    tabTo: async (target: ReturnType<typeof dialog.getByRole>) => {
      await expect(async () => {
        await page.keyboard.press('Tab')
        await expect(target).toBeFocused({ timeout: 100 })
      }).toPass({ intervals: [10] })
    },
  }
}
