import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createEtcdLeases, ETCD_LEASE_TTL_MS } from '@/server/placement/etcd-leases'
import type { LeaseEvents, Leases } from '@/server/placement/leases'
import { createPrismaDirectory } from '@/server/placement/prisma-directory'
import { createPrismaLeaseRows } from '@/server/placement/prisma-lease-rows'
import { createPrismaLeases } from '@/server/placement/prisma-leases'
import { type Clock, systemClock } from '@/server/platform/clock'
import type { Database } from '@/server/platform/database'
import { shardKeys } from '@/server/platform/etcd-place'
import { openDatabase } from '@/server/platform/open-database'
import { SHARDS } from '@/server/protocol/ids'
import { type EtcdWorld, place, startEtcdWorld } from '../support/etcd-world'
import { eventually } from '../support/eventually'
import { type JournalWorld, quiet, startJournalWorld } from '../support/journal-world'

let world: JournalWorld
let database: Database
let etcd: EtcdWorld

beforeAll(async () => {
  ;[world, etcd] = await Promise.all([startJournalWorld(), startEtcdWorld()])
  database = openDatabase({ url: world.server.url, connectionsMax: 4, application: 'test' })
})
afterAll(async () => {
  await database.close()
  await Promise.all([world.remove(), etcd.remove()])
})
beforeEach(async () => {
  await world.query(`update verdict_lease set owner = '', epoch = 0, expires_at = '-infinity'`)
  const { found } = await etcd.etcd.txn({ success: [{ getPrefix: shardKeys(place) }] }, 5_000)
  await etcd.etcd.txn({ success: (found[0] ?? []).map(({ key }) => ({ remove: key })) }, 5_000)
})

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

interface Made extends LeaseEvents {
  readonly owner: string
  readonly clock: Clock
}

const inPostgres = (made: Made): Leases =>
  createPrismaLeases({ ...made, prisma: database.prisma, logger: quiet })

const inEtcd = (made: Made): Leases =>
  createEtcdLeases({
    ...{ ...made, logger: quiet, etcd: etcd.etcd, place },
    rows: createPrismaLeaseRows(database.prisma, { ...made, ttlMs: ETCD_LEASE_TTL_MS }),
  })

/** Epochs by their order: what they count is the store's own. */
function holderIn(store: (made: Made) => Leases, owner: string, clock: Clock = systemClock) {
  const seen: string[] = []
  const leases = store({
    ...{ owner, clock },
    onAcquired: (shards) => {
      epochs.add([...shards.values()][0] ?? 0)
      seen.push(`acquired ${shards.size} at ${epochs.size}`)
    },
    onLost: (shards) => seen.push(`lost ${shards.size}`),
  })
  return { leases, seen }
}

const epochs = new Set<number>()
beforeEach(() => epochs.clear())

describe.each([
  ['the journal’s rows', inPostgres],
  ['etcd, copied into the journal’s rows', inEtcd],
])('leases in %s', (_, store) => {
  const hold = (owner: string, clock?: Clock) => holderIn(store, owner, clock)

  test('the first one holds every shard, a second one waits until it has let go', async () => {
    const [c1, c2] = [hold('c1'), hold('c2')]
    await c1.leases.start()
    await c2.leases.start()
    expect([c1.leases.held().size, c2.leases.held().size]).toEqual([SHARDS, 0])
    await c1.leases.release()
    await eventually(() => c2.leases.held().size === SHARDS, { withinMs: 20_000 })
    expect(c2.seen).toEqual([`acquired ${SHARDS} at 2`])
    expect(c1.leases.held().size).toBe(0)
    await c2.leases.release()
  })

  test('a stopped owner is succeeded when its leases have expired, and knows it as it goes on', async () => {
    const stopped = stoppable()
    const [c1, c2] = [hold('c1', stopped.clock), hold('c2')]
    await c1.leases.start()
    await c2.leases.start()
    stopped.stop()
    await eventually(() => c2.leases.held().size === SHARDS, { withinMs: 20_000 })
    expect(c1.leases.held().size).toBe(0)
    stopped.go()
    await eventually(() => c1.seen.includes(`lost ${SHARDS}`))
    expect(c1.seen).toEqual([`acquired ${SHARDS} at 1`, `lost ${SHARDS}`])
    expect(c2.seen).toEqual([`acquired ${SHARDS} at 2`])
    await Promise.all([c1.leases.release(), c2.leases.release()])
    expect(await world.query(`select from verdict_lease where owner <> 'c2'`)).toEqual([])
  })

  test('a restarted owner takes its own shards at once, under a new epoch', async () => {
    const before = hold('c1')
    await before.leases.start()
    const after = hold('c1')
    await after.leases.start()
    expect(after.seen).toEqual([`acquired ${SHARDS} at 2`])
    await eventually(() => before.seen.includes(`lost ${SHARDS}`))
    await Promise.all([before.leases.release(), after.leases.release()])
  })

  test('a shard that a batch found fenced is given up at once, and others are kept', async () => {
    const c1 = hold('c1')
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
})

test('an etcd whose revisions lie behind the epochs of the journal gives no lease', async () => {
  await world.query('update verdict_lease set epoch = 1000000000')
  const c1 = holderIn(inEtcd, 'c1')
  await c1.leases.start()
  expect([c1.leases.held().size, c1.seen]).toEqual([0, []])
  await c1.leases.release()
})

test('the directory lists who lives, and tells who owns a shard', async () => {
  const c1 = holderIn(inPostgres, 'node-1')
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
