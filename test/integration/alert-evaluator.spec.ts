import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPrismaEvaluator } from '@/server/alert/prisma-evaluator'
import type { Database } from '@/server/platform/database'
import { openDatabase } from '@/server/platform/open-database'
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

const evaluator = (owner: string) =>
  createPrismaEvaluator({
    ...{ prisma: database.prisma, owner, process: owner, ttlMs: 60_000, newUlid: ulid },
    installation: { cluster: 'test', link: 'https://verdict.example' },
  })
const expire = () => world.query(`update verdict_alert_evaluator set expires_at = '-infinity'`)
const slots = new Map()

test('one process evaluates at a time, and who was followed by another writes nothing', async () => {
  const [one, other] = [evaluator('one'), evaluator('other')]
  const epoch = await one.acquire(true)
  if (epoch === null) throw new Error('it was not free')
  expect(await other.acquire(true)).toBeNull()
  expect(await one.acquire(false)).toBeNull()
  expect(await one.pass({ epoch, slots })).toBe(true)
  await expire()
  expect(await other.acquire(false)).toBe(epoch + 1)
  expect(await one.pass({ epoch, slots })).toBe(false)
  expect(await one.renew(epoch)).toBe(false)
  await one.release(epoch)
  expect(await other.renew(epoch + 1)).toBe(true)
})

test('who comes back into the same folder need not wait for what its last process held', async () => {
  await expire()
  const before = await evaluator('one').acquire(true)
  expect(await evaluator('other').acquire(true)).toBeNull()
  expect(await evaluator('one').acquire(true)).toBe((before ?? 0) + 1)
})
