import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { claimEtcd, claimPostgres } from '@/server/journal/prisma-verdicts'
import type { Database } from '@/server/platform/database'
import { openDatabase } from '@/server/platform/open-database'
import { begin, newTransaction } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

/** Where the verdicts of an installation are is remembered, and moves only when that harms nobody. */

let world: JournalWorld
let database: Database

beforeAll(async () => {
  world = await startJournalWorld()
  database = openDatabase({ url: world.server.url, connectionsMax: 2, application: 'test' })
})
afterAll(async () => {
  await database?.close()
  await world?.remove()
})
beforeEach(async () => {
  for (const table of ['setting', 'transaction', 'process'])
    await world.query(`delete from verdict_${table}`)
  await world.query('update verdict_lease set epoch = 41')
})

const inEtcd = () => claimEtcd(database.prisma, async (fresh) => fresh)
const inPostgres = () => claimPostgres(database.prisma)

test('at first they are in PostgreSQL, and nothing has to be said', async () => {
  await inPostgres()
  expect(await world.query('select from verdict_setting')).toEqual([])
})

test('etcd is remembered with its mark, and epochs go on behind those given out before', async () => {
  const claimed = await inEtcd()
  expect(claimed).toMatchObject({ base: 41, mark: expect.any(String) })
  await world.query('update verdict_lease set epoch = 99')
  expect(await inEtcd()).toMatchObject(claimed)
})

test('two that start at once agree on one mark, where etcd has kept the first', async () => {
  let kept: string | null = null
  const mark = async (fresh: string) => {
    kept ??= fresh
    return kept
  }
  const [one, other] = await Promise.all([
    claimEtcd(database.prisma, mark),
    claimEtcd(database.prisma, mark),
  ])
  expect(one).toEqual(other)
})

test('they move neither way while a transaction is open', async () => {
  const journal = await world.journal()
  await world.query('update verdict_lease set epoch = 1')
  const id = newTransaction()
  await journal.append(begin(id))
  await expect(inEtcd()).rejects.toThrow('are in postgres, and VERDICT_VERDICTS asks for etcd')
  await inPostgres()
  await world.query('update verdict_transaction set ended_at = now()')
  await inEtcd()
  await world.query('update verdict_transaction set ended_at = null')
  await expect(inPostgres()).rejects.toThrow('are in etcd, and VERDICT_VERDICTS asks for postgres')
  await journal.close()
})

test('they do not move while a process runs that would go on as before', async () => {
  const insert = `insert into verdict_process (id, name, role, node, url, pid, ready, expires_at)
    values ('web-1', 'web', 'web', 'n', 'http://x', 1, true, now() + interval '1 hour')`
  await world.query(insert)
  await expect(inEtcd()).rejects.toThrow('no other process runs')
  await world.query(`update verdict_process set expires_at = now() - interval '1 second'`)
  await inEtcd()
})
