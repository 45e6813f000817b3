import { afterAll, beforeAll, expect, test } from 'vitest'
import { pruneBatch } from '@/server/journal/prisma-retention'
import type { Database } from '@/server/platform/database'
import { openDatabase } from '@/server/platform/open-database'
import { readStreams } from '@/server/view/records'
import { begin, newTransaction } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

let world: JournalWorld
let database: Database
beforeAll(async () => {
  world = await startJournalWorld()
  database = openDatabase({ url: world.server.url, connectionsMax: 1, application: 'test' })
  await world.query('drop trigger verdict_recorded on verdict_record')
})
afterAll(async () => {
  await database.close()
  await world.remove()
})

/** All that is there happened so long ago. */
const ago = async (days: number): Promise<void> => {
  await world.query(
    `update verdict_transaction set started_at = started_at - $1 * interval '1 day',
       ended_at = now() - $1 * interval '1 day', state = 'committed'`,
    [days],
  )
  await world.query(`update verdict_record set at = at - $1 * interval '1 day'`, [days])
}

const end = async (id: number) =>
  (await readStreams(database, null)).find((stream) => stream.id === id)

test('who has read all of a stream that was quiet for long misses nothing of what comes next, and is not told so', async () => {
  const journal = await world.journal()
  const { id } = journal.stream
  for (let n = 0; n < 3; n++) await journal.append(begin(newTransaction(7)))
  await ago(40)
  await pruneBatch(database.prisma, 30)
  expect(await end(id)).toMatchObject({ first: 3, last: 3 })
  await journal.append(begin(newTransaction(7)))
  expect(await end(id)).toMatchObject({ first: 3, last: 4 })
})

test('of a stream that has been over for as long nothing stays', async () => {
  const journal = await world.journal()
  const { id } = journal.stream
  await journal.append(begin(newTransaction(7)))
  await journal.close()
  await ago(40)
  await pruneBatch(database.prisma, 30)
  expect(await end(id)).toMatchObject({ first: 1, last: 1 })
  await world.query(
    `update verdict_stream set started_at = now() - interval '50 days',
       closed_at = now() - interval '40 days' where id = $1`,
    [id],
  )
  await pruneBatch(database.prisma, 30)
  expect(await end(id)).toBeUndefined()
})
