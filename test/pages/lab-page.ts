import { expect, type Page } from '@playwright/test'

interface Break {
  readonly what: string
  readonly bank: string
  readonly fields?: Readonly<Record<string, string>>
}

interface Run {
  readonly recovery: 'automatic' | 'manual'
  readonly concurrency: number
  readonly rate: number
  readonly through?: 'databases' | 'agents'
  readonly protocol?: 'two-phase-commit' | 'three-phase-commit' | 'try-confirm-cancel'
}

interface Work {
  readonly workload: 'shop-order' | 'data-sync'
  readonly protocol: 'two-phase-commit' | 'try-confirm-cancel' | 'outbox'
  /** Of transactions. */
  readonly count: number
}

/** Where things are broken by clicking. */
export function labPage(page: Page, url: string) {
  const processes = page.getByRole('region', { name: 'Processes' })
  const faults = page.getByRole('region', { name: 'Faults on' })
  const link = page.getByRole('region', { name: 'Break a link or the votes of a bank' })
  const crash = page.getByRole('region', { name: /^Crash the coordinator/ })
  const form = page.getByRole('region', { name: 'Set up a run' })
  const run = page.getByRole('region', { name: 'Run', exact: true })
  return {
    open: () => page.goto(`${url}/lab`),
    process: (name: string) => processes.getByRole('listitem', { name, exact: true }),
    press: (label: string, name: string) =>
      processes.getByRole('button', { name: `${label} ${name}`, exact: true }).click(),
    faults,
    clearAll: () => faults.getByRole('button', { name: /^Clear all faults/ }).click(),
    invariant: page.getByRole('region', { name: 'Invariant' }),
    run,
    figure: async (label: string): Promise<number> => {
      const pair = run.getByRole('term').filter({ hasText: label }).locator('..')
      return Number((await pair.getByRole('definition').innerText()).replaceAll(',', ''))
    },
    stopRun: () => run.getByRole('button', { name: 'Stop the run' }).click(),
    breakIt: async ({ what, bank, fields = {} }: Break) => {
      await link.getByRole('combobox', { name: 'Link of the participant' }).selectOption(bank)
      await link.getByRole('combobox', { name: 'What breaks' }).selectOption(what)
      for (const [name, value] of Object.entries(fields))
        await link.getByRole('textbox', { name }).fill(value)
      await link.getByRole('button', { name: 'Break it' }).click()
    },
    crashAt: async (point: string) => {
      await crash.getByRole('combobox', { name: 'Point' }).selectOption(point)
      // One that only just comes back does not take the point yet, and the page says so.
      await expect(async () => {
        const answer = page.waitForResponse(/\/v1\/lab\/faults$/)
        await crash.getByRole('button', { name: 'Crash it there' }).click()
        expect((await answer).ok()).toBe(true)
      }).toPass()
    },
    form,
    bookTrips: async (trips: number) => {
      await form.getByRole('combobox', { name: 'Workload' }).selectOption('trip-booking')
      await expect(form.getByRole('combobox', { name: 'Protocol' })).toHaveValue('saga')
      await form.getByRole('combobox', { name: 'It ends after' }).selectOption('transactions')
      await form.getByRole('textbox', { name: 'Transactions' }).fill(String(trips))
      await form.getByRole('textbox', { name: 'Rate per second at most' }).fill('100')
      await form.getByRole('button', { name: 'Start the run' }).click()
    },
    startWorkload: async ({ workload, protocol, count }: Work) => {
      await form.getByRole('combobox', { name: 'Workload' }).selectOption(workload)
      await form.getByRole('combobox', { name: 'Protocol' }).selectOption(protocol)
      await form.getByRole('combobox', { name: 'It ends after' }).selectOption('transactions')
      await form.getByRole('textbox', { name: 'Transactions' }).fill(String(count))
      await form.getByRole('textbox', { name: 'Rate per second at most' }).fill('100')
      await form.getByRole('button', { name: 'Start the run' }).click()
    },
    startRun: async ({ recovery, concurrency, rate, through = 'databases', protocol }: Run) => {
      if (protocol !== undefined && protocol !== 'two-phase-commit')
        await form.getByRole('combobox', { name: 'Protocol' }).selectOption(protocol)
      else await form.getByRole('combobox', { name: 'Banks are reached' }).selectOption(through)
      await form.getByRole('combobox', { name: 'Recovery' }).selectOption(recovery)
      await form.getByRole('textbox', { name: 'At the same time' }).fill(String(concurrency))
      await form.getByRole('textbox', { name: 'Rate per second at most' }).fill(String(rate))
      await form.getByRole('button', { name: 'Start the run' }).click()
    },
  }
}
