import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Locks } from '@/server/lock/locks'
import { type Cluster, startCluster } from '../support/cluster'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import { openLocks } from '../support/locks'

let cluster: Cluster
let locks: Locks
beforeAll(async () => {
  cluster = await startCluster()
  locks = openLocks(cluster.journal.url)
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
})
afterAll(async () => {
  await locks?.close()
  await cluster?.remove()
})

const take = (key: string, waitMs: number) =>
  locks.acquire(
    {
      ...{ id: ulid(), key, mode: 'exclusive', owner: 'other', priority: 5, ttlMs: 30_000 },
      ...{ transaction: null, bornAtMs: null },
    },
    { waitMs, waitDie: false, signal: new AbortController().signal },
  )

test.each([
  ['before the verdict', 'S2'],
  ['after the verdict', 'D1'],
])(
  'a lock outlives a coordinator that dies %s, and is given back by its successor',
  async (_, point) => {
    const c1 = cluster.coordinator('c1')
    await c1.isReady()
    const transfer = newTransfer({ sum: 1 })
    const key = `account:${ulid()}`
    const body = beginBody(cluster, transfer, { deadlineMs: 60_000, wait: 'completed' })
    await c1.arm(point)
    const told = await c1.begin({ ...body, transaction: { ...body.transaction, locks: [{ key }] } })
    expect(told).toEqual({ type: 'lost' })
    expect(await c1.ended()).toBe('SIGKILL')
    const [held] = (await locks.list()).filter((one) => one.key === key)
    expect(held).toMatchObject({ transaction: expect.stringContaining('.'), grant: {} })
    // Longer dead than the lock would live by itself.
    await cluster.query(
      `update verdict_lock_claim set expires_at = clock_timestamp() - interval '1 hour'`,
    )
    expect(await take(key, 0)).toMatchObject({ type: 'held' })
    const next = take(key, 60_000)
    await c1.start()
    const { outcome } = await settled(cluster, transfer.key)
    expect(outcome).toBe(point === 'D1' ? 'committed' : 'aborted')
    expect(await next).toMatchObject({ type: 'granted' })
    const after = await next
    if (after.type === 'granted')
      expect(after.held.grant.token).toBeGreaterThan(held?.grant?.token ?? Number.POSITIVE_INFINITY)
    expect(
      await eventually(async () => (await locks.list()).every((one) => one.transaction === null)),
    ).toBe(true)
  },
)
