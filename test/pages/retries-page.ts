import { expect, type Page } from '@playwright/test'

/** The tab of a transaction with its calls, and what pauses them there or at a participant. */
export function retriesPage(page: Page, url: string) {
  const dialog = page.getByRole('dialog')
  const calls = page.getByRole('table', { name: 'Calls to the participants' })
  const turn = async (verb: 'Pause' | 'Resume', what: string, why: string): Promise<void> => {
    await page.getByRole('button', { name: `${verb} retries of ${what}` }).click()
    const confirm = dialog.getByRole('button', { name: `${verb} retries` })
    await expect(confirm).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel('Why').fill(why)
    await confirm.click()
    await expect(dialog).toBeHidden()
  }
  return {
    calls,
    open: (id: string) => page.goto(`${url}/transactions/${id}?tab=retries`),
    openParticipant: (name: string) => page.goto(`${url}/participants/${name}`),
    pause: (what: string, why: string) => turn('Pause', what, why),
    resume: (what: string, why: string) => turn('Resume', what, why),
    /** How often something was asked, and the seconds until it is asked next; null: none are counted. */
    standing: async (): Promise<{ readonly made: number; readonly leftS: number | null }> => {
      const text = await calls.innerText()
      const numbers = [...text.matchAll(/\b(?:commit|abort) (?:\d+–)?(\d+)/g)].map(([, n]) =>
        Number(n),
      )
      const left = /\bin (\d+) s\b/.exec(text)?.[1]
      return { made: Math.max(0, ...numbers), leftS: left === undefined ? null : Number(left) }
    },
  }
}
