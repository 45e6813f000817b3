import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually'
import { startJournalWorld } from '../support/journal-world'
import { describeLocks } from '../support/lock-contract'
import { atOnce, claim, newKey, patient, taken, tokenOf } from '../support/lock-world'
import { openLocks, openLocksAt } from '../support/locks'
import { startStandby } from '../support/postgres-standby'
import { startTcpProxy } from '../support/tcp-proxy'

describeLocks('PostgreSQL', async () => {
  const { server, remove } = await startJournalWorld()
  const place = { store: 'postgres', url: server.url } as const
  return { place, open: async () => openLocksAt(place), guarded: server.url, remove }
})

test('a server killed with -9 has what is held when it is back, and the next token is higher', async () => {
  const world = await startJournalWorld()
  onTestFinished(world.remove)
  const locks = openLocks(world.server.url)
  onTestFinished(() => locks.close())
  const key = newKey()
  const held = await taken(locks.acquire(claim(key, { ttlMs: 600_000 }), atOnce()))
  world.server.kill()
  await world.server.start()
  await eventually(async () => Array.isArray(await locks.list()), {
    ...{ what: 'that the server answers again', withinMs: 30_000 },
  })
  expect(await locks.acquire(claim(key), atOnce())).toMatchObject({ type: 'held' })
  expect(await locks.release({ key, ...tokenOf(held) })).not.toBeNull()
  const next = await taken(locks.acquire(claim(key), patient()))
  expect(next.grant.token).toBeGreaterThan(held.grant.token)
})

test('a standby that takes over has what is held, its holder keeps it, and the next token is higher', async () => {
  const world = await startJournalWorld()
  onTestFinished(world.remove)
  const standby = await startStandby(world.server)
  onTestFinished(standby.remove)
  // One address, as the name of a cluster of databases is.
  const before = await startTcpProxy(world.server.port)
  const locks = openLocks(world.server.url.replace(`:${world.server.port}/`, `:${before.port}/`))
  onTestFinished(() => locks.close())
  const key = newKey()
  const held = await taken(locks.acquire(claim(key, { ttlMs: 600_000 }), atOnce()))
  world.server.kill()
  await before.close()
  await standby.promote()
  const after = await startTcpProxy(standby.port, before.port)
  onTestFinished(after.close)
  await eventually(async () => Array.isArray(await locks.list()), {
    ...{ what: 'that the standby answers', withinMs: 30_000 },
  })
  expect(await locks.acquire(claim(key), atOnce())).toMatchObject({ type: 'held' })
  const renewed = await locks.renew({ key, ...tokenOf(held) }, null)
  expect(renewed?.grant.token).toBe(held.grant.token)
  await locks.release({ key, ...tokenOf(held) })
  const next = await taken(locks.acquire(claim(key), patient()))
  expect(next.grant.token).toBeGreaterThan(held.grant.token)
})
