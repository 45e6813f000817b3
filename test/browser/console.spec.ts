import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { shellOf } from '@/test/pages/shell'
import { transactionPage } from '@/test/pages/transaction-page'
import { transactionsPage } from '@/test/pages/transactions-page'
import { answered } from '@/test/support/answered'
import { expectClean } from '@/test/support/clean-page'
import { test } from '@/test/support/shared-world'

test('check 13: how many there are of each state is a filter, columns stand in the address, and what is left is saved', async ({
  page,
  world,
}) => {
  const { all, states } = await answered(world.api.count({}))
  await page.goto(`${world.url}/transactions?live=off`)
  const list = transactionsPage(page)
  await expect(list.facet('All')).toHaveText(`All${all}`)
  await list.facet('Aborted').click()
  await expect(list.rows).toHaveCount(states.aborted ?? 0)
  await expect(page).toHaveURL(/state=aborted/)

  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Reason' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Retries' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Compact rows' }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(
    /cols=state%2Cid%2Cname%2Cparticipants%2Cstarted%2Cduration%2Creason/,
  )
  await page.reload()
  await expect(list.heads).toHaveText([
    ...['State', 'Id', 'Name', 'Participants', /^Started/, 'Duration', 'Reason'],
  ])
  await expect(list.rows.first()).toContainText(/The work was refused|A participant voted no/)

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const lines = readFileSync(await (await saved).path(), 'utf8')
    .trimEnd()
    .split('\r\n')
  expect(lines).toHaveLength(1 + (states.aborted ?? 0))
  expect(lines.slice(1).every((line) => line.includes(',aborted,'))).toBe(true)

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save as a view…' }).click()
  await page.getByLabel('Name', { exact: true }).fill('What failed')
  await page.getByRole('button', { name: 'Save the view' }).click()
  await expect(page).toHaveURL(/view=What/)
  await list.facet('All').click()
  await page.getByRole('button', { name: 'What failed · changed' }).click()
  await page.getByRole('menuitem', { name: 'Back to What failed as it was' }).click()
  await expect(list.rows).toHaveCount(states.aborted ?? 0)

  await page.getByRole('button', { name: 'More filters' }).click()
  await page.getByLabel('Name', { exact: true }).fill('no such name')
  await expect(page.getByText(/No transaction has no such name in its name/)).toBeVisible()
  await page.getByRole('button', { name: 'Remove all filters' }).click()
  await expect(list.facet('All')).toHaveAttribute('aria-pressed', 'true')
  await expect(list.rows).not.toHaveCount(0)
})

test('check 2: Ctrl K finds a page, a transaction, a participant and what the keys of this page do', async ({
  page,
  world,
}) => {
  // What is in doubt opens at its evidence, where there is no key that leads there.
  const { items } = await answered(world.api.list({ state: 'committed', limit: 1 }))
  const [{ id, name } = { id: '', name: '' }] = items
  await page.goto(`${world.url}/transactions`)
  await expect(transactionsPage(page).rows.first()).toBeVisible()
  const palette = page.getByRole('dialog', { name: 'Commands' })
  const find = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k')
    await expect(palette).toBeVisible()
    await page.keyboard.type(text)
  }
  const best = palette.locator('[cmdk-item][data-selected=true]')

  await find('partici')
  await expect(best).toHaveText(/^Participants/)
  await page.keyboard.press('Enter')
  await expect(shellOf(page).heading).toHaveText('Participants')
  await expect(palette).toBeHidden()

  await find('bank-b')
  await expect(best).toHaveText('bank-b')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${world.url}/participants/bank-b`)

  await find(id.slice(-6).toLowerCase())
  await palette
    .getByRole('option')
    .filter({ hasText: name ?? '' })
    .click()
  await expect(page).toHaveURL(`${world.url}/transactions/${id}`)
  await expect(shellOf(page).heading).toHaveText(name ?? '')

  await find('evidence')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/tab=evidence/)
  await find('nothing is called so')
  await expect(palette).toContainText('Nothing here is called that')
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()

  await page.getByRole('button', { name: 'Commands' }).click()
  await expectClean(page, { ready: () => expect(palette).toBeVisible() })
})

test('a case file is saved, opened again by dropping it, replayed, and shown for what it is when it was changed', async ({
  page,
  world,
}) => {
  const { items } = await answered(world.api.list({ state: 'committed', limit: 1 }))
  const id = items[0]?.id ?? ''
  await page.goto(`${world.url}/transactions/${id}`)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Save case file (JSON)' }).click()
  const text = readFileSync(await (await saved).path(), 'utf8')

  await page.goto(`${world.url}/transactions`)
  await page.getByRole('link', { name: 'Open case file' }).click()
  const drop = async (content: string): Promise<void> => {
    const files = await page.evaluateHandle((held) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([held], 'kept.json', { type: 'application/json' }))
      return transfer
    }, content)
    await page.getByText('Drop a case file here').dispatchEvent('drop', { dataTransfer: files })
  }
  await drop('{"kind":"something else"}')
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    'kept.json: The file is no case of Verdict',
  )
  await drop(text.replace('"version": 1,', '"version": 99,'))
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    'another version of Verdict',
  )

  await drop(text)
  const banner = page.getByRole('status').filter({ hasText: 'kept.json' })
  await expect(banner).toContainText('It is as it was saved.')
  const shown = transactionPage(page)
  await expect(shown.graphic).toBeVisible()
  const records = page.getByRole('slider', { name: 'Records shown' })
  const all = Number(await records.getAttribute('max'))
  await page.keyboard.press('t')
  await expect(shown.recordsOf('ended')).toHaveCount(1)
  await page.getByRole('button', { name: 'Back' }).click()
  await expect(shown.recordsOf('ended')).toHaveCount(0)
  await records.fill('1')
  await expect(shown.recordsOf('verdict')).toHaveCount(0)
  await page.getByRole('button', { name: 'Replay' }).click()
  await expect(shown.recordsOf('ended')).toHaveCount(1, { timeout: all * 2_000 })
  await page.getByRole('tab', { name: 'Audit' }).click()
  await expect(page.getByText('Nobody did anything to it by hand')).toBeVisible()
  await page.getByRole('tab', { name: 'Log' }).click()
  await expectClean(page, { ready: () => expect(banner).toBeVisible() })

  await page.getByRole('button', { name: 'Open another' }).click()
  await drop(text.replace('"outcome": "committed"', '"outcome": "aborted"'))
  await expect(banner).toContainText('It was changed after it was saved')
})

test('the log shows records as they are written, leads to their transaction, and tells whether any is missing', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/log`)
  const rows = page.getByRole('table', { name: 'Records of the journal' }).getByRole('row')
  await expect(rows.nth(1)).toBeVisible()
  await page.getByLabel('Type', { exact: true }).selectOption('diverged')
  await expect(page.getByText('No record fits')).toBeVisible()
  await page.getByLabel('Type', { exact: true }).selectOption('verdict')
  await expect(page).toHaveURL(/type=verdict/)
  await rows.nth(1).getByRole('link').last().click()
  await expect(page.getByRole('tab', { name: 'Log' })).toHaveAttribute('aria-selected', 'true')
  await page.goBack()
  await expect(rows.nth(1)).toContainText('verdict')
  await page.getByRole('button', { name: 'Look for gaps' }).click()
  const gaps = page.getByRole('region', { name: 'Gaps' })
  await expect(gaps.getByRole('status')).toContainText(/^No number is missing: [\d,]+ records/)
  await expectClean(page, { ready: () => expect(rows.nth(1)).toBeVisible() })
})
