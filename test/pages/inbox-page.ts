import { expect, type Page } from '@playwright/test'

export const REASON = 'The caller gave up, agreed with the owner of the data'

/** The inbox, with all that settles one transaction by hand. */
export function inboxPage(page: Page, url: string) {
  const list = page.getByRole('list', { name: 'Waiting for a person' })
  const detail = page.getByRole('region', { name: 'The chosen transaction' })
  const dialog = page.getByRole('dialog')
  return {
    list,
    items: list.getByRole('listitem'),
    item: (code: string) => list.getByRole('button').filter({ hasText: code }),
    chosen: list.locator('[aria-current="true"]'),
    detail,
    /** One row a branch; the facts inside a row are a list of their own. */
    evidenceRows: detail.getByRole('list', { name: 'Answers of the participants' }).locator('> li'),
    advice: (action: string) => detail.getByRole('listitem', { name: new RegExp(`^${action}: `) }),
    outcome: detail.getByRole('status'),
    dialog,
    reason: dialog.getByRole('textbox', { name: 'Reason' }),
    code: dialog.getByRole('textbox', { name: /^Code of the transaction/ }),
    keep: dialog.getByRole('button', { name: 'Keep in doubt' }),
    hold: dialog.getByRole('status'),
    cancel: dialog.getByRole('button', { name: 'Cancel' }),
    changed: dialog.getByRole('alert'),
    open: (id: string) => page.goto(`${url}/inbox?item=${id}&open=1`),
    /** Down the list by keyboard: others may have come into doubt before this one. */
    stepTo: (code: string) =>
      expect(async () => {
        const chosen = await list.locator('[aria-current="true"]').innerText({ timeout: 1_000 })
        if (!chosen.includes(code)) await page.keyboard.press('j')
        expect(chosen).toContain(code)
      }).toPass(),
    /** From the focus of the dialog back to the reason, as somebody without a mouse goes there. */
    tabToReason: async () => {
      const reason = dialog.getByRole('textbox', { name: 'Reason' })
      await expect(async () => {
        await page.keyboard.press('Shift+Tab')
        await expect(reason).toBeFocused({ timeout: 100 })
      }).toPass({ intervals: [10] })
    },
  }
}
