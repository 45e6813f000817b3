import type { Page } from '@playwright/test'
import { inboxPage } from './inbox-page'

/** What people agree on in the inbox, and what they do in bulk. */
export function inboxWorkPage(page: Page, url: string) {
  const inbox = inboxPage(page, url)
  const rows = page.getByRole('list', { name: 'Waiting for a person' })
  return {
    ...inbox,
    tab: (name: RegExp) => page.getByRole('tab', { name }),
    row: (code: string) => rows.locator('li[data-item]').filter({ hasText: code }),
    select: (code: string) => page.getByRole('checkbox', { name: `Select ${code}` }),
    selection: page.getByRole('region', { name: 'Selection' }),
    work: page.getByRole('region', { name: 'Work on it' }),
    note: page.getByRole('dialog').getByRole('textbox', { name: 'Note' }),
    justDone: page.getByRole('status', { name: 'Done just now' }),
    causes: rows.getByRole('heading', { level: 3 }),
    batches: page.getByRole('list', { name: 'Bulk actions' }),
  }
}

/** One bulk action. */
export function batchPage(page: Page) {
  const counts = page.getByLabel('Counts')
  return {
    heading: page.getByRole('heading', { level: 1 }),
    main: page.getByRole('main'),
    reason: page.getByRole('textbox', { name: 'Reason' }),
    rate: page.getByRole('spinbutton', { name: 'At most so many a second' }),
    button: (name: RegExp | string) => page.getByRole('button', { name }),
    counts,
    rows: page.getByRole('table', { name: 'Items of the bulk action' }).locator('tbody tr'),
  }
}
