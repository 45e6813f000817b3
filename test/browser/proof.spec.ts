import { expect } from '@playwright/test'
import { inboxPage, REASON } from '@/test/pages/inbox-page'
import { answered } from '@/test/support/answered'
import { ask } from '@/test/support/banks'
import { eventually } from '@/test/support/eventually'
import { test } from '@/test/support/shared-world'

test('check 23: once a commit is proved, silence, a reload and another coordinator make no advice laxer', async ({
  page,
  world,
}) => {
  const { api, url } = world
  const id = await world.doubt('Order 2323')
  const { databases } = await answered(api.lab.get())
  const [bank] = databases
  const { branches } = await answered(api.get(id))
  if (bank === undefined) throw new Error('the lab has no bank')
  const inbox = inboxPage(page, url)
  const isBlocked = async () => {
    await expect(inbox.advice('Abort')).toContainText('Blocked')
    await expect(inbox.advice('Abort').getByRole('button')).toHaveCount(0)
    await expect(inbox.advice('Commit')).toContainText('Forced')
  }
  const silent = inbox.evidenceRows.filter({ hasText: bank.name })
  await ask(bank, `commit prepared '${branches[0]?.id}'`)
  await inbox.open(id)
  await expect(silent).toContainText('Committed')
  await isBlocked()

  await answered(api.lab.command(bank.name, 'stop'))
  await page.keyboard.press('e')
  await expect(silent).toContainText('No answer')
  await expect(silent).toContainText('proved committed earlier, which counts')
  await isBlocked()
  await page.reload()
  await expect(silent).toContainText('proved committed earlier, which counts')
  await isBlocked()
  await answered(api.lab.command('coordinator', 'kill'))
  await eventually(async () => (await fetch(`${url}/readyz`)).ok, { withinMs: 60_000 })
  await page.keyboard.press('e')
  await expect(silent).toContainText('proved committed earlier, which counts')
  await isBlocked()

  await answered(api.lab.command(bank.name, 'start'))
  await eventually(
    async () => {
      const { evidenceId, version } = await answered(api.evidence(id))
      const forced = { code: id.slice(-6), category: 'participant-lost' } as const
      const request = { action: 'commit', evidenceId, reason: REASON, ...forced } as const
      await answered(api.act(id, request, { version, idempotencyKey: `settle-${evidenceId}` }))
      return true
    },
    { withinMs: 60_000, what: 'that it is settled' },
  )
})
