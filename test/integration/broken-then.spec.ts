import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Journal } from '@/server/journal/journal'
import type { Database } from '@/server/platform/database'
import { openDatabase } from '@/server/platform/open-database'
import type { Instant } from '@/server/protocol/model'
import { readBroken } from '@/server/view/broken-then'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

let world: JournalWorld
let journal: Journal
let database: Database

const START = Date.parse('2026-11-30T12:00:00Z')
const at = (seconds: number) => new Date(START + seconds * 1_000)

const note = (seconds: number, type: string, data: Readonly<Record<string, unknown>>) =>
  journal.append({
    ...{ transaction: null, shard: null, epoch: null },
    records: [{ type, branch: null, at: at(seconds).getTime() as Instant, data }],
  })

beforeAll(async () => {
  world = await startJournalWorld()
  database = openDatabase({ url: world.server.url, connectionsMax: 1, application: 'test' })
  journal = await world.journal({ role: 'lab', process: 'lab', owner: null })
  for (const [name, lab] of [
    ['bank-a', true],
    ['bank-b', true],
    ['orders', false],
  ] as const)
    await world.query(
      `insert into verdict_participant (name, kind, url, lab) values ($1, 'postgresql', $2, $3)`,
      [name, `postgresql://127.0.0.1/${name}`, lab],
    )
  await note(-60, 'fault-on', { id: 'f1', kind: 'delay', name: 'bank-a' })
  await note(10, 'fault-on', { id: 'f2', kind: 'cut', name: 'bank-b' })
  await note(20, 'fault-off', { id: 'f2', kind: 'cut', name: 'bank-b' })
  await note(30, 'process', { name: 'bank-b', state: 'paused' })
  await note(40, 'process', { name: 'bank-b', state: 'running' })
  await note(50, 'process', { name: 'c1', state: 'exited' })
  await note(55, 'process', { name: 'c1', state: 'starting' })
  await note(60, 'process', { name: 'bank-b', state: 'stopped', asleep: true })
})
afterAll(async () => {
  await journal?.close()
  await database?.close()
  await world?.remove()
})

const transfer = (given: object = {}) => ({
  ...{ lab: false, participants: ['bank-a', 'bank-b'], startedAt: at(0), endedAt: null },
  ...given,
})

test('a call knows what was broken on its way then, and on no other way', async () => {
  const broken = await readBroken(database, transfer())
  expect(broken('bank-a', at(15))).toEqual(['delay bank-a'])
  expect(broken('bank-b', at(15))).toEqual(['cut bank-b'])
  expect(broken('bank-b', at(25))).toEqual([])
  expect(broken('orders', at(15))).toEqual([])
})

test('a process that stands still counts until it runs again; a coordinator that is down concerns everybody', async () => {
  const broken = await readBroken(database, transfer())
  expect(broken('bank-b', at(35))).toEqual(['bank-b paused'])
  expect(broken('bank-b', at(45))).toEqual([])
  expect(broken('bank-b', at(52))).toEqual(['c1 exited'])
  expect(broken('bank-a', at(52))).toEqual(['delay bank-a', 'c1 exited'])
  expect(broken('bank-b', at(65)), 'what nobody has needed yet is not broken').toEqual([])
})

test('a transaction that an application drives at banks of the lab knows it too, and one outside of it asks for nothing', async () => {
  const elsewhere = await readBroken(database, transfer({ participants: ['orders'] }))
  expect(elsewhere('orders', at(52))).toEqual([])
  const ended = await readBroken(database, transfer({ endedAt: at(12) }))
  expect(ended('bank-b', at(11))).toEqual(['cut bank-b'])
})
