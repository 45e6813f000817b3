import { expect, type Page, type WebSocketRoute } from '@playwright/test'
import { type LivePacket, livePacket, SOCKET_PATH } from '@/server/contract/live'
import { inboxPage, REASON } from '@/test/pages/inbox-page'
import { expectLoaded } from '@/test/pages/routes'
import { transactionsPage } from '@/test/pages/transactions-page'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { test, type World } from '@/test/support/shared-world'

const run = async ({ api }: World, transactions: number, concurrency: number): Promise<void> => {
  const { id } = await answered(
    api.lab.startRun({ workload: 'bank-transfer', transactions, concurrency, seed: 21 }),
  )
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 90_000,
    what: 'the end of the run',
  })
}

const PACKET = '42["packet",'

/** The live connection, with what the server told, and a way to tell the page something else. */
async function overheard(page: Page) {
  const packets: LivePacket[] = []
  let open: WebSocketRoute | null = null
  await page.routeWebSocket(
    ({ pathname }) => pathname.startsWith(SOCKET_PATH),
    (socket) => {
      open = socket
      socket.connectToServer().onMessage((message) => {
        const text = message.toString()
        if (text.startsWith(PACKET)) packets.push(livePacket.parse(JSON.parse(text.slice(2))[1]))
        socket.send(message)
      })
    },
  )
  return {
    packets,
    tell: (packet: LivePacket) => open?.send(`42${JSON.stringify(['packet', packet])}`),
  }
}

const applied = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    (window.__verdictEvents ?? []).map(({ room, stream, seq }) => `${room} ${stream} ${seq}`),
  )

test('check 18: an event out of order, and a row of an older version, change nothing', async ({
  page,
  world,
}) => {
  const { packets, tell } = await overheard(page)
  await page.goto(`${world.url}/transactions`)
  await expectLoaded(page, { text: 'Committed' })
  await run(world, 20, 2)
  const list = transactionsPage(page)
  await expect(list.rows.filter({ hasText: /Preparing|Committing|Started/ })).toHaveCount(0)
  await eventually(() => packets.length > 3, { what: 'that packets came' })
  const [first] = packets
  const last = packets.at(-1)
  const row = packets
    .flatMap(({ transactions }) => transactions)
    .findLast(({ state }) => state === 'committed')
  if (first === undefined || last === undefined || row === undefined) throw new Error('no packets')
  const shown = list.rows.filter({ hasText: row.id.slice(-6) })
  await expect(shown).toContainText('Committed')
  const before = await applied(page)

  tell(first)
  const { cursor } = last
  const older = { ...row, version: row.version - 1, state: 'aborted', outcome: 'aborted' } as const
  tell({ ...last, after: cursor, items: [], transactions: [older] })
  tell({ ...last, after: cursor, items: [], transactions: [{ ...older, version: row.version }] })
  await run(world, 4, 1)
  await expect.poll(async () => (await applied(page)).length).toBeGreaterThan(before.length)
  await expect(shown).toContainText('Committed')
  const after = await applied(page)
  expect(new Set(after).size, 'none twice').toBe(after.length)
  expect(after.slice(0, before.length), 'and what was there stays').toEqual(before)
})

/** Where two rows stand, frame by frame: the greatest step that one of them made. */
const watchRows = (page: Page, ids: readonly string[]) =>
  page.evaluate((asked) => {
    const tops = () =>
      asked.map((id) => {
        const row = document.querySelector(`[data-transaction="${id}"]`)
        return row === null ? Number.NaN : row.getBoundingClientRect().top
      })
    const first = tops()
    const state = { moved: 0, frames: 0 }
    Object.assign(window, { rows: state })
    const look = () => {
      state.frames += 1
      for (const [index, top] of tops().entries())
        state.moved = Math.max(state.moved, Math.abs(top - (first[index] ?? 0)) || 0)
      if (tops().some(Number.isNaN)) state.moved = Number.POSITIVE_INFINITY
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, ids)

const rowsMoved = (page: Page) =>
  page.evaluate(() => (window as unknown as { rows: { moved: number; frames: number } }).rows)

test('check 20: while new ones wait, the row under the pointer and the focused row keep their place over 500 events', async ({
  page,
  world,
}) => {
  await page.goto(`${world.url}/transactions?live=notify`)
  await expectLoaded(page, { text: 'Committed' })
  const list = transactionsPage(page)
  const ids = await list.rows.evaluateAll((rows) =>
    rows.slice(2, 6).map((row) => row.getAttribute('data-transaction') ?? ''),
  )
  await list.rows.nth(2).hover()
  await list.links.nth(5).focus()
  await watchRows(page, [ids[0] ?? '', ids[3] ?? ''])
  const before = (await applied(page)).length
  await run(world, 90, 8)
  await expect
    .poll(async () => (await applied(page)).length - before, { timeout: 30_000 })
    .toBeGreaterThan(500)
  await expect(page.getByRole('button', { name: /^\d+ new$/ })).toBeVisible()
  await expect(list.links.nth(5)).toBeFocused()
  const { moved, frames } = await rowsMoved(page)
  expect(frames).toBeGreaterThan(10)
  expect(moved).toBe(0)
})

test('check 21: while the answer is held back the state stays, and progress reads requested; no badge is ahead of the server', async ({
  page,
  world,
}) => {
  const id = await world.doubt('Order 2121')
  const inbox = inboxPage(page, world.url)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let asked = 0
  await page.route(`**/v1/transactions/${id}/actions`, async (route) => {
    asked += 1
    await held
    await route.continue()
  })
  await inbox.open(id)
  await expect(inbox.advice('Abort')).toContainText('Safe')
  await page.keyboard.press('a')
  await inbox.reason.fill(REASON)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => asked).toBe(1)
  const progress = inbox.detail.getByRole('listitem')
  await expect(progress.filter({ hasText: 'Requested' })).toContainText('under way')
  await expect(progress.filter({ hasText: 'Verdict written' })).toContainText('not yet')
  await expect(inbox.detail.getByText('In doubt', { exact: true }).first()).toBeVisible()
  await page.waitForFunction(
    (from) => performance.now() - from > 2_000,
    await page.evaluate(() => performance.now()),
  )
  await expect(inbox.detail.getByText('In doubt', { exact: true }).first()).toBeVisible()
  expect((await answered(world.api.get(id))).verdict).toBeNull()
  release()
  await expect(inbox.outcome).toContainText('Verified')
  await expect(inbox.detail.getByText('Aborted', { exact: true }).first()).toBeVisible()
  expect(asked, 'check 25: sent once').toBe(1)
})
