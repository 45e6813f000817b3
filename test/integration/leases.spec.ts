import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Leases } from '@/server/placement/leases'
import { createPrismaDirectory } from '@/server/placement/prisma-directory'
import { createPrismaLeases } from '@/server/placement/prisma-leases'
import { type Clock, systemClock } from '@/server/platform/clock'
import type { Database } from '@/server/platform/database'
import { openDatabase } from '@/server/platform/open-database'
import { SHARDS } from '@/server/protocol/ids'
import { eventually } from '../support/eventually'
import { type JournalWorld, quiet, startJournalWorld } from '../support/journal-world'

let world: JournalWorld
let database: Database

beforeAll(async () => {
  world = await startJournalWorld()
  database = openDatabase({ url: world.server.url, connectionsMax: 4, application: 'test' })
})
afterAll(async () => {
  await database.close()
  await world.remove()
})
beforeEach(() =>
  world.query(`update verdict_lease set owner = '', epoch = 0, expires_at = '-infinity'`),
)

/** A clock whose timers can stand still, as those of a stopped process do. */
function stoppable() {
  const held: (() => void)[] = []
  let stopped = false
  const clock: Clock = {
    ...systemClock,
    setTimer: (ms, call) =>
      systemClock.setTimer(ms, () => (stopped ? void held.push(call) : call())),
  }
  return {
    clock,
    stop: () => {
      stopped = true
    },
    go: () => {
      stopped = false
      for (const call of held.splice(0)) call()
    },
  }
}

function holder(owner: string, clock: Clock = systemClock) {
  const seen: string[] = []
  const leases: Leases = createPrismaLeases({
    prisma: database.prisma,
    owner,
    clock,
    logger: quiet,
    onAcquired: (shards) => seen.push(`acquired ${shards.size} at ${[...shards.values()][0]}`),
    onLost: (shards) => seen.push(`lost ${shards.size}`),
  })
  return { leases, seen }
}

test('the first one holds every shard, a second one waits until it has let go', async () => {
  const [c1, c2] = [holder('c1'), holder('c2')]
  await c1.leases.start()
  await c2.leases.start()
  expect([c1.leases.held().size, c2.leases.held().size]).toEqual([SHARDS, 0])
  await c1.leases.release()
  await eventually(() => c2.leases.held().size === SHARDS, { withinMs: 5_000 })
  expect(c2.seen).toEqual([`acquired ${SHARDS} at 2`])
  expect(c1.leases.held().size).toBe(0)
  await c2.leases.release()
})

test('a stopped owner is succeeded when its leases have expired, and knows it as it goes on', async () => {
  const stopped = stoppable()
  const [c1, c2] = [holder('c1', stopped.clock), holder('c2')]
  await c1.leases.start()
  await c2.leases.start()
  stopped.stop()
  await eventually(() => c2.leases.held().size === SHARDS, { withinMs: 8_000 })
  expect(c1.leases.held().size).toBe(0)
  stopped.go()
  await eventually(() => c1.seen.includes(`lost ${SHARDS}`))
  expect(c1.seen).toEqual([`acquired ${SHARDS} at 1`, `lost ${SHARDS}`])
  expect(c2.seen).toEqual([`acquired ${SHARDS} at 2`])
  await Promise.all([c1.leases.release(), c2.leases.release()])
  expect(await world.query(`select from verdict_lease where owner <> 'c2'`)).toEqual([])
})

test('a restarted owner takes its own shards at once, under a new epoch', async () => {
  const before = holder('c1')
  await before.leases.start()
  const after = holder('c1')
  await after.leases.start()
  expect(after.seen).toEqual([`acquired ${SHARDS} at 2`])
  await eventually(() => before.seen.includes(`lost ${SHARDS}`))
  await Promise.all([before.leases.release(), after.leases.release()])
})

test('a shard that a batch found fenced is given up at once, and others are kept', async () => {
  const c1 = holder('c1')
  await c1.leases.start()
  await world.query(
    `update verdict_lease set owner = 'c2', epoch = 9, expires_at = 'infinity' where shard = 5`,
  )
  c1.leases.giveUp(5)
  expect(c1.leases.held().has(5)).toBe(false)
  expect(c1.leases.held().size).toBe(SHARDS - 1)
  expect(c1.seen.at(-1)).toBe('lost 1')
  await c1.leases.release()
})

test('the directory lists who lives, and tells who owns a shard', async () => {
  const c1 = holder('node-1')
  await c1.leases.start()
  const directory = createPrismaDirectory({
    prisma: database.prisma,
    self: { id: 'i1', name: 'c1', role: 'coordinator', node: 'node-1', url: 'http://x', pid: 1 },
    clock: systemClock,
    logger: quiet,
  })
  expect(await directory.ownerOf(3)).toBeNull()
  await directory.start()
  expect(await directory.ownerOf(3)).toMatchObject({ name: 'c1', url: 'http://x', ready: false })
  directory.setReady(true)
  await eventually(async () => (await directory.list())[0]?.ready)
  await world.query(`update verdict_lease set expires_at = '-infinity' where shard = 3`)
  await world.query(`update verdict_process set expires_at = '-infinity'`)
  expect(await directory.list()).toEqual([])
  await eventually(async () => (await directory.list()).length === 1)
  await directory.close()
  expect(await directory.list()).toEqual([])
  await c1.leases.release()
})
