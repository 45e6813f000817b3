import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { inboxPage } from '@/test/pages/inbox-page'
import { shellOf } from '@/test/pages/shell'
import { type AlertListener, startAlertListener } from '@/test/support/alert-listener'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { test, type World } from '@/test/support/shared-world'

const KEYS_MAX = 10
let listener: AlertListener

test.beforeAll(async () => {
  listener = await startAlertListener()
})
test.afterAll(() => listener.remove())

const settings = (page: Page, { url }: World) => ({
  put: async (path: string, data: object) =>
    expect((await page.request.put(`${url}/v1/alerts/${path}`, { data })).status()).toBe(201),
  remove: (path: string) => page.request.delete(`${url}/v1/alerts/${path}`),
})

/** Whoever is on call is told at once of what gets into doubt. */
async function tellOfDoubts(page: Page, world: World) {
  const file = join(world.home, 'participant-secrets', 'on-call')
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, 'of this test\n')
  const { put } = settings(page, world)
  await put('targets/on-call', { kind: 'webhook', url: listener.url, secret: { file } })
  await put('rules/doubt', { kind: 'in-doubt', afterSeconds: 0, targets: ['on-call'] })
}

test('check 6: from the alert over inbox and evidence to a verified verdict it takes fewer than ten keys, and no mouse', async ({
  page,
  world,
}) => {
  await tellOfDoubts(page, world)
  const id = await world.doubt('Order 9911')
  const told = await eventually(
    () => listener.heard.find(({ message }) => message.alert.subject.id === id),
    { withinMs: 60_000, what: 'that somebody is told' },
  )
  let pressed = 0
  const press = (key: string) => {
    pressed += 1
    return page.keyboard.press(key)
  }
  const inbox = inboxPage(page, world.url)
  await page.goto(told.message.alert.subject.link)
  await expect(page.getByRole('main')).toContainText('Order 9911')
  await press('g')
  await press('i')
  await expect(shellOf(page).heading).toHaveText('Inbox')
  const code = id.slice(-6)
  await expect(inbox.item(code)).toContainText('Abort: Safe')
  // What is older comes first.
  await press('j')
  await expect(inbox.chosen).toContainText(code)
  await expect(inbox.evidenceRows.filter({ hasText: 'Prepared' })).toHaveCount(2)
  await expect(inbox.advice('Abort')).toContainText('advised')
  await press('a')
  await expect(inbox.keep).toBeFocused()
  await press('Shift+Tab')
  await press('Enter')
  await expect(inbox.reason).toHaveValue(/.{10}/)
  await press('Control+Enter')
  await expect(inbox.outcome).toContainText('Verified: the participants were read again and agree.')
  expect(pressed).toBeLessThan(KEYS_MAX)
  expect(await answered(world.api.get(id))).toMatchObject({ state: 'aborted' })
  const { remove } = settings(page, world)
  await remove('rules/doubt')
  await remove('targets/on-call')
})
