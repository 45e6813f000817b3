import { ulid } from 'ulid'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually'
import { describeLocks } from '../support/lock-contract'
import { atOnce, claim, newKey, taken } from '../support/lock-world'
import { openLocksAt } from '../support/locks'
import { startRedisServer } from '../support/redis-server'

describeLocks('Redis', async () => {
  const { url, remove } = await startRedisServer()
  const place = { store: 'redis', url } as const
  return { place, open: async () => openLocksAt(place), remove }
})

test('a replica that takes over knows nothing of the last lock, and gives its token again: so it is for efficiency only', async () => {
  const primary = await startRedisServer()
  const replica = await startRedisServer(primary)
  const before = openLocksAt({ store: 'redis', url: primary.url })
  const after = openLocksAt({ store: 'redis', url: replica.url })
  try {
    const key = newKey()
    await taken(before.acquire(claim(newKey(), { id: ulid() }), atOnce()))
    await eventually(async () => (await after.list()).length === 1, {
      what: 'that the replica has the first lock',
      withinMs: 30_000,
    })
    await replica.command('REPLICAOF', 'NO', 'ONE')
    const first = await taken(before.acquire(claim(key), atOnce()))
    await primary.kill()
    const second = await taken(after.acquire(claim(key), atOnce()))
    expect(second.id).not.toBe(first.id)
    expect(second.grant.token).toBe(first.grant.token)
  } finally {
    await Promise.all([before.close(), after.close()])
    await Promise.all([primary.remove(), replica.remove()])
  }
})
