import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLinkProxy, openRule } from '@/server/lab/link-proxy'
import { systemClock } from '@/server/platform/clock'
import { eventually } from '@/test/support/eventually'
import { ask, bad, type LinkedBank, startLinkedBank, stillSilent } from '@/test/support/linked-bank'

const DELAY_MS = 300

let bank: LinkedBank

beforeAll(async () => {
  bank = await startLinkedBank()
})

afterAll(() => bank?.remove())

test('a good link carries much in both directions unharmed', async () => {
  const { client } = await bank.connected()
  const text = 'verdict '.repeat(500_000)
  const { rows } = await client.query('select $1::text as back', [text])
  expect(rows[0].back === text).toBe(true)
})

test.each([
  ['to', DELAY_MS],
  ['from', DELAY_MS],
  ['both', 2 * DELAY_MS],
] as const)('a delay (%s the participant) costs a round trip %i ms', async (way, expectedMs) => {
  const caller = await bank.connected()
  bank.proxy.set(bad(way, { delayMs: DELAY_MS }))
  const from = performance.now()
  expect(await ask(caller)).toBe(1)
  expect(performance.now() - from).toBeGreaterThanOrEqual(expectedMs - 5)
  bank.proxy.set(openRule)
  const healed = performance.now()
  expect(await ask(caller)).toBe(1)
  expect(performance.now() - healed).toBeLessThan(DELAY_MS)
})

test('delayed bytes keep their order when the delay shrinks, and healing hands over what waits', async () => {
  const echo = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  const { port } = echo.address() as AddressInfo
  const target = { host: '127.0.0.1', port }
  const link = await createLinkProxy({ port: 0, target, clock: systemClock, dice: () => 0.5 })
  const socket = connect(link.port, '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  const say = (text: string) => new Promise((resolve) => socket.write(text, resolve))
  link.set(bad('to', { delayMs: 60_000 }))
  await say('first ')
  link.set(bad('both', { delayMs: DELAY_MS }))
  await say('second ')
  await eventually(() => heard === 'first second ')
  link.set(bad('from', { delayMs: 60_000 }))
  await say('third')
  expect(await stillSilent(eventually(() => heard.includes('third')))).toBe(true)
  link.set(openRule)
  await eventually(() => heard === 'first second third')
  socket.destroy()
  await link.close()
  await new Promise((resolve) => echo.close(resolve))
})

test('dropping what goes to the participant hides the question from it', async () => {
  const caller = await bank.connected()
  bank.proxy.set(bad('to', { drop: true }))
  const answer = caller.client.query('create table swallowed (id int)')
  expect(await stillSilent(answer)).toBe(true)
  expect(await bank.serverKnows(caller.pid)).toBe(true)
  bank.proxy.set(openRule)
  await expect(answer).rejects.toThrow()
  await eventually(async () => !(await bank.serverKnows(caller.pid)))
  const { rows } = await (await bank.connected()).client.query(
    "select to_regclass('swallowed') as id",
  )
  expect(rows[0].id).toBeNull()
})

test('dropping what comes from the participant hides the answer to a question that was done', async () => {
  const caller = await bank.connected()
  bank.proxy.set(bad('from', { drop: true }))
  const answer = caller.client.query('create table done_unseen (id int)')
  expect(await stillSilent(answer)).toBe(true)
  const beside = await bank.connected(bank.server.port)
  const { rows } = await beside.client.query("select to_regclass('done_unseen')::text as id")
  expect(rows[0].id).toBe('done_unseen')
  bank.proxy.set(openRule)
  await expect(answer).rejects.toThrow()
})

test('a connection that was silent while the link dropped goes on when it heals', async () => {
  const caller = await bank.connected()
  bank.proxy.set(bad('both', { drop: true }))
  await expect(bank.connected()).rejects.toThrow()
  bank.proxy.set(openRule)
  expect(await ask(caller)).toBe(1)
})

test('a cut resets both sides and refuses new connections until it heals', async () => {
  const caller = await bank.connected()
  bank.proxy.set(bad('both', { cut: true }))
  await eventually(() => caller.ended())
  await eventually(async () => !(await bank.serverKnows(caller.pid)))
  await expect(bank.connected()).rejects.toThrow()
  bank.proxy.set(openRule)
  expect(await ask(await bank.connected())).toBe(1)
})

test('a cut towards the participant ends its session, and the caller notices when it speaks', async () => {
  const caller = await bank.connected()
  bank.proxy.set(bad('to', { cut: true }))
  await eventually(async () => !(await bank.serverKnows(caller.pid)))
  expect(caller.ended()).toBe(false)
  await expect(ask(caller)).rejects.toThrow()
  bank.proxy.set(openRule)
})

test('a cut towards the caller leaves the session open at the participant until it heals', async () => {
  const caller = await bank.connected()
  bank.proxy.set(bad('from', { cut: true }))
  await eventually(() => caller.ended())
  expect(await bank.serverKnows(caller.pid)).toBe(true)
  bank.proxy.set(openRule)
  await eventually(async () => !(await bank.serverKnows(caller.pid)))
})
