import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { LivePacket } from '@/server/contract/live'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'
import { begin, event, newTransaction } from '../support/journal-entries'
import * as page from '../support/live-page'

let world: ApiWorld
const sockets = new Set<page.Live>()
beforeAll(async () => {
  world = await startApiWorld()
})
afterEach(() => {
  for (const socket of sockets) socket.close()
  sockets.clear()
})
afterAll(() => world.remove())

const { join, write } = page
const follow = (socket: page.Live, room: string) => page.follow(world, socket, room)
const connect = async (headers: Record<string, string> = {}) => {
  const socket = await page.connect(world, headers)
  sockets.add(socket)
  return socket
}

const expectSame = async (names: readonly string[], written: readonly string[]) => {
  await eventually(() => names.length >= written.length, { what: 'that all events have come' })
  expect([...names].sort()).toEqual([...written].sort())
}

test('two pages hear everything once while two processes write, whenever they came', async () => {
  const [left, right] = [await world.world.journal(), await world.world.journal()]
  const first = await follow(await connect(), 'transactions')
  const early = await Promise.all([write(left, 10), write(right, 10)])
  await eventually(() => first.names.length > 0)
  const second = await follow(await connect(), 'transactions')
  const late = await Promise.all([write(left, 15), write(right, 15)])
  await expectSame(first.names, [...early, ...late].flat())
  expect(first.state.catchUps).toBe(0)
  await eventually(() => late.flat().every((name) => second.names.includes(name)))
  expect(new Set(second.names).size).toBe(second.names.length)
})

test('a page that was cut off catches up without hole or double, and then hears on', async () => {
  const journal = await world.world.journal()
  const socket = await connect()
  const { names, state } = await follow(socket, 'transactions')
  const written = await write(journal, 5)
  for (let cut = 0; cut < 3; cut++) {
    world.gateway.closeAllSockets()
    written.push(...(await write(journal, 8)))
    await eventually(() => socket.connected)
    written.push(...(await write(journal, 4)))
  }
  await expectSame(names, written)
  expect(state.catchUps).toBeGreaterThan(0)
  const before = state.catchUps
  written.push(...(await write(journal, 5)))
  await expectSame(names, written)
  expect(state.catchUps).toBe(before)
})

test('a room has its own events only, with the rows as they are now', async () => {
  const journal = await world.world.journal()
  const [mine, other] = [newTransaction(), newTransaction()]
  const socket = await connect()
  const packets: LivePacket[] = []
  socket.on('packet', (packet) => packets.push(packet))
  expect(await join(socket, `transaction:${mine}`)).toBeTypeOf('string')
  await journal.append(begin(other))
  await journal.append(begin(mine))
  await eventually(() => packets.length > 0)
  expect(packets.flatMap(({ items }) => items).map(({ transaction }) => transaction)).toEqual([
    mine,
  ])
  expect(packets[0]?.transactions).toMatchObject([{ id: mine, state: 'active', version: 1 }])
})

test('packets come at most ten times a second, however much happens', async () => {
  const journal = await world.world.journal()
  const { names, state } = await follow(await connect(), 'transactions')
  const startedMs = performance.now()
  const written = await write(journal, 60)
  await expectSame(names, written)
  const tenths = Math.ceil((performance.now() - startedMs) / 100)
  expect(state.packets).toBeLessThanOrEqual(tenths + 1)
})

test('more than a page can read becomes a gap that it asks for', async () => {
  const journal = await world.world.journal()
  const { names, state } = await follow(await connect(), 'transactions')
  const id = newTransaction()
  const entries = [begin(id), ...Array.from({ length: 2_500 }, () => event(id, 'noted'))]
  const standings = await Promise.all(entries.map((entry) => journal.append(entry)))
  const written = standings.map(({ seq }) => `${journal.stream.name}:${seq}`)
  await expectSame(names, written)
  expect(state.gone).toBe(false)
})

test('what is no longer kept is 410, and the page goes on from now', async () => {
  const journal = await world.world.journal()
  const socket = await connect()
  const { names, state } = await follow(socket, 'transactions')
  await write(journal, 2)
  await eventually(() => names.length === 6)
  // By hand, so that it cannot come back before the events are gone.
  socket.disconnect()
  const lost = await write(journal, 1)
  await world.world.query('delete from verdict_record where stream = $1 and seq <= 9', [
    journal.stream.id,
  ])
  const after = new URLSearchParams({ after: state.cursor })
  const kept = await write(journal, 1)
  expect((await world.get(`/v1/events?${after}`)).status).toBe(410)
  socket.connect()
  await eventually(() => state.gone || names.length > 6)
  expect(state.gone).toBe(true)
  const later = await write(journal, 1)
  await eventually(() => later.every((name) => names.includes(name)))
  expect(names.filter((name) => lost.includes(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
  expect(kept).toHaveLength(3)
})

test('a heartbeat says how many wait, and how far the journal is', async () => {
  const journal = await world.world.journal()
  await write(journal, 1)
  const socket = await connect()
  const beat = await new Promise((resolve) => socket.once('heartbeat', resolve))
  expect(beat).toMatchObject({ inDoubt: 0, position: expect.stringMatching(/^\w+ · [\d,]+$/) })
})

test('no room but ours, not too many, and nonsense harms nobody', async () => {
  const socket = await connect()
  for (const name of ['everything', 'transaction:x', '', 'transactions ', '__proto__'])
    expect(await join(socket, name)).toBeNull()
  const nonsense = socket as unknown as { emit(...values: unknown[]): void }
  nonsense.emit('join', { a: 1 }, 'no function')
  nonsense.emit('join')
  nonsense.emit('leave', 17)
  const answers = []
  for (let count = 0; count < 18; count++)
    answers.push(await join(socket, `transaction:${newTransaction()}`))
  expect(answers.filter((answer) => answer !== null)).toHaveLength(16)
  expect(socket.connected).toBe(true)
})

test('pages of other sites get no connection', async () => {
  await expect(connect({ origin: 'https://evil.example' })).rejects.toThrow()
  const own = await connect({ origin: `http://localhost:${world.port}` })
  expect(own.connected).toBe(true)
})
