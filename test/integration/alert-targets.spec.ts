import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPrismaEvaluator } from '@/server/alert/prisma-evaluator'
import type { Database } from '@/server/platform/database'
import { openDatabase } from '@/server/platform/open-database'
import { begin, newTransaction } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

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

const rule = (targets: readonly string[]) =>
  world.query(
    `insert into verdict_alert_rule (id, settings, changed_by) values ('doubt', $1, 'test')
     on conflict (id) do update set settings = excluded.settings`,
    [JSON.stringify({ kind: 'in-doubt', afterSeconds: 0, targets, repeatMinutes: 1 })],
  )
/** Whom and of what, since it was asked last. */
async function told(): Promise<readonly string[]> {
  const rows = await world.query<{ event: string; target: string }>(
    'delete from verdict_alert_delivery returning event, target',
  )
  return rows.map(({ event, target }) => `${event} ${target}`).sort()
}

test('targets that change while an alert fires: the new is told at once, repeats go to those of now, the end to all', async () => {
  const evaluator = createPrismaEvaluator({
    ...{ prisma: database.prisma, owner: 'one', process: 'one', ttlMs: 60_000, newUlid: ulid },
    installation: { cluster: 'test', link: 'https://verdict.example' },
  })
  const epoch = (await evaluator.acquire(true)) ?? 0
  const pass = async () => {
    expect(await evaluator.pass({ epoch, slots: new Map() })).toBe(true)
    return told()
  }
  const id = newTransaction(7)
  await (await world.journal()).append(begin(id))
  await world.query(
    `update verdict_transaction set in_doubt_since = now() - interval '1 hour' where id = $1`,
    [id],
  )
  await rule(['old'])
  expect(await pass()).toEqual(['firing old'])
  await rule(['new'])
  expect(await pass()).toEqual(['firing new'])
  expect(await pass()).toEqual([])
  await world.query(`update verdict_alert set told_at = told_at - interval '2 minutes'`)
  expect(await pass()).toEqual(['repeated new'])
  await world.query('update verdict_transaction set in_doubt_since = null where id = $1', [id])
  expect(await pass()).toEqual(['resolved new', 'resolved old'])
})
