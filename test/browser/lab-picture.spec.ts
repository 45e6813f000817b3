import { expect, type Page, test } from '@playwright/test'
import { labPage } from '@/test/pages/lab-page'
import { answered } from '@/test/support/answered'
import { expectNoViolation } from '@/test/support/axe'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())
test.afterEach(() => answered(product.api.lab.removeFaults()))

/** The picture and what stands beneath it. */
async function opened(page: Page) {
  const lab = labPage(page, product.url)
  await lab.open()
  const panel = page.getByRole('region', { name: 'Topology' })
  await expect(panel.getByRole('button', { name: 'Process coordinator runs' })).toBeVisible()
  return {
    lab,
    panel,
    link: (name: string) => panel.getByRole('button', { name: new RegExp(`^Link of ${name}:`) }),
    node: (name: string) => panel.getByRole('button', { name: new RegExp(`^Process ${name} `) }),
    choice: (name: string) => panel.getByRole('region', { name }),
    form: page.getByRole('region', { name: 'Break a link or the votes of a bank' }),
  }
}

test('a link broken in the picture is broken in the list, with its time left, and the form is the same', async ({
  page,
}) => {
  const { lab, link, choice, form } = await opened(page)
  await link('bank-b').click()
  await expect(page).toHaveURL(/link=bank-b/)
  await expect(form.getByRole('combobox', { name: 'Link of the participant' })).toHaveValue(
    'bank-b',
  )
  const chosen = choice('Link of bank-b')
  await chosen.getByRole('textbox', { name: 'Plus or minus, in milliseconds' }).fill('100')
  await expect(form.getByRole('textbox', { name: 'Plus or minus, in milliseconds' })).toHaveValue(
    '100',
  )
  await chosen.getByRole('button', { name: 'Break it' }).click()
  const text = 'The link of bank-b is 500 ms ± 100 ms slower in both directions.'
  await expect(lab.faults).toContainText(text)
  await expect(chosen).toContainText(text)
  await expect(link('bank-b')).toHaveText(/500 ms ± 100 ms\s*\d+ s/)

  await form.getByRole('combobox', { name: 'Link of the participant' }).selectOption('bank-a')
  await expect(link('bank-a')).toHaveAttribute('aria-pressed', 'true')
  await form.getByRole('combobox', { name: 'What breaks' }).selectOption('cut')
  await form.getByRole('combobox', { name: 'Direction' }).selectOption('to')
  await form.getByRole('button', { name: 'Break it' }).click()
  await expect(link('bank-a')).toHaveAccessibleName(
    'Link of bank-a: the link of bank-a is cut towards it',
  )
  await choice('Link of bank-a')
    .getByRole('button', { name: /^Clear: / })
    .click()
  await expect(link('bank-a')).toHaveAccessibleName('Link of bank-a: good')
  await expect(lab.faults).not.toContainText('bank-a')
})

test('two Escapes clear all faults, from the picture too', async ({ page }) => {
  const { lab, link } = await opened(page)
  await answered(product.api.lab.addFault({ kind: 'loss', name: 'bank-a', percent: 10 }))
  await answered(product.api.lab.addFault({ kind: 'delay', name: 'bank-b', delayMs: 10 }))
  await expect(link('bank-a')).toContainText('10 % lost')
  await link('bank-b').focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(lab.faults).toContainText('No fault is on.')
  await expect(link('bank-b')).toHaveAccessibleName('Link of bank-b: good')
})

test('what cannot be is said and not offered: nothing arrives twice at a database', async ({
  page,
}) => {
  const { panel, link, choice } = await opened(page)
  await link('bank-a').click()
  const chosen = choice('Link of bank-a')
  await chosen.getByRole('combobox', { name: 'What breaks' }).selectOption('duplicate')
  await expect(chosen).toContainText('Only requests over HTTP can arrive twice.')
  await expect(chosen.getByRole('button', { name: 'Break it' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await panel.getByRole('button', { name: /^Those asleep too/ }).click()
  await link('hotel').click()
  await choice('Link of hotel').getByRole('button', { name: 'Break it' }).click()
  await expect(link('hotel')).toContainText('10 % twice')
})

test('the keyboard alone chooses a process, pauses it, resumes it and sets a crash point', async ({
  page,
}) => {
  const { lab, node, choice } = await opened(page)
  await node('coordinator').focus()
  await page.keyboard.press('Tab')
  await expect(node('journal')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(node('bank-a')).toBeFocused()
  await page.keyboard.press('Enter')
  await choice('Process bank-a').getByRole('button', { name: 'Pause bank-a' }).press('Enter')
  await expect(node('bank-a')).toHaveAccessibleName('Process bank-a is paused')
  await expect(lab.process('bank-a')).toContainText('Paused')
  await choice('Process bank-a').getByRole('button', { name: 'Resume bank-a' }).press('Enter')
  await expect(node('bank-a')).toHaveAccessibleName('Process bank-a runs')

  await node('coordinator').press('Enter')
  const chosen = choice('Process coordinator')
  await chosen.getByRole('combobox', { name: 'Point' }).selectOption('D1')
  await chosen.getByRole('button', { name: 'Crash it there' }).press('Enter')
  await expect(node('coordinator')).toHaveAccessibleName(
    'Process coordinator runs and coordinator will crash at D1',
  )
  await expect(lab.faults).toContainText('Coordinator will crash at D1.')
})

test('the picture is not at fault in either theme, and gives way to the lists on a phone', async ({
  page,
}) => {
  await answered(product.api.lab.addFault({ kind: 'cut', name: 'bank-a', direction: 'from' }))
  await answered(product.api.lab.addFault({ kind: 'refuse-votes', name: 'bank-b' }))
  const { panel, link } = await opened(page)
  await link('bank-a').click()
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await expectNoViolation(page, `the picture, ${theme}`)
  }
  await page.setViewportSize({ width: 390, height: 800 })
  await expect(panel).toBeHidden()
  await expect(page.getByRole('region', { name: 'Processes' })).toBeVisible()
})
