import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { Locks } from '@/server/lock/locks'
import { isLocksSilent } from '@/server/lock/locks-silent'
import { eventually } from '../support/eventually'
import { describeLocks } from '../support/lock-contract'
import { atOnce, claim, newKey, patient, taken, tokenOf, waiting } from '../support/lock-world'
import { openLocksAt } from '../support/locks'
import { startTcpProxy } from '../support/tcp-proxy'
import { startZooKeeper, type ZooKeeperServers } from '../support/zookeeper-servers'

const SLOW_MS = 120_000
const ANSWERS_MS_MAX = 60_000

describeLocks('ZooKeeper', async () => {
  const { servers, remove } = await startZooKeeper()
  const place = { store: 'zookeeper', servers, login: null } as const
  return { place, open: async () => openLocksAt(place), remove }
})

/** Closed when the test has finished. */
function open(servers: string, login: string | null = null): Locks {
  const locks = openLocksAt({ store: 'zookeeper', servers, login })
  onTestFinished(() => locks.close())
  return locks
}

async function started(count?: number): Promise<ZooKeeperServers> {
  const zookeeper = await startZooKeeper(count)
  onTestFinished(zookeeper.remove)
  return zookeeper
}

/** Asks until the store answers. */
const answering = (locks: Locks) =>
  eventually(async () => Array.isArray(await locks.list()), {
    what: 'that ZooKeeper answers again',
    withinMs: ANSWERS_MS_MAX,
  })

test(
  'a server killed with -9 has what is held when it is back, and every later token is higher',
  async () => {
    const zookeeper = await started()
    const locks = open(zookeeper.servers)
    const key = newKey()
    const held = await taken(locks.acquire(claim(key, { ttlMs: 600_000 }), atOnce()))
    await zookeeper.kill(0)
    const silent = await locks.renew({ key, ...tokenOf(held) }, null).catch((error) => error)
    expect(isLocksSilent(silent)).toBe(true)
    zookeeper.start(0)
    await answering(locks)
    expect(await locks.acquire(claim(key), atOnce())).toMatchObject({ type: 'held' })
    expect(await locks.renew({ key, ...tokenOf(held) }, null)).not.toBeNull()
    expect(await locks.release({ key, ...tokenOf(held) })).not.toBeNull()
    const next = await taken(locks.acquire(claim(key), atOnce()))
    expect(next.grant.token).toBeGreaterThan(held.grant.token)
  },
  SLOW_MS,
)

test(
  'of three servers the leader is killed: what is held stays held, and the next token is higher',
  async () => {
    const zookeeper = await started(3)
    const locks = open(zookeeper.servers)
    const other = open(zookeeper.servers)
    const key = newKey()
    const held = await taken(locks.acquire(claim(key, { ttlMs: 600_000 }), atOnce()))
    await zookeeper.kill(await zookeeper.leader())
    await zookeeper.serve(2)
    await Promise.all([answering(locks), answering(other)])
    expect(await other.acquire(claim(key), atOnce())).toMatchObject({ type: 'held' })
    expect(await locks.release({ key, ...tokenOf(held) })).not.toBeNull()
    const next = await taken(other.acquire(claim(key), patient()))
    expect(next.grant.token).toBeGreaterThan(held.grant.token)
  },
  SLOW_MS,
)

test(
  'a connection that is cut, or says nothing, is made anew: the place in the queue is kept or taken again',
  async () => {
    const zookeeper = await started()
    const proxy = await startTcpProxy(zookeeper.ports[0] ?? 0)
    onTestFinished(proxy.close)
    const near = open(zookeeper.servers)
    const far = open(`127.0.0.1:${proxy.port}`)
    const key = newKey()
    const held = await taken(near.acquire(claim(key), atOnce()))
    const given = far.acquire(claim(key, { owner: 'far' }), { ...patient(), waitMs: 60_000 })
    const failed = given.catch((error: unknown) => error)
    await waiting(near, key, ['far'])
    proxy.swallowReplies()
    await proxy.swallowed
    expect(isLocksSilent(await failed)).toBe(true)
    proxy.cut()
    await answering(far)
    const again = far.acquire(claim(key, { owner: 'again' }), { ...patient(), waitMs: 60_000 })
    await near.release({ key, ...tokenOf(held) })
    expect((await taken(again)).grant.token).toBeGreaterThan(held.grant.token)
  },
  SLOW_MS,
)

test(
  'who ends its session leaves the queue and keeps what it holds, which others renew by the token',
  async () => {
    const zookeeper = await started()
    const mortal = openLocksAt({ store: 'zookeeper', servers: zookeeper.servers, login: null })
    const other = open(zookeeper.servers)
    const key = newKey()
    const awaited = newKey()
    const held = await taken(mortal.acquire(claim(key), atOnce()))
    const first = await taken(other.acquire(claim(awaited), atOnce()))
    const leaving = mortal.acquire(claim(awaited, { owner: 'mortal' }), patient())
    const left = leaving.catch((error: unknown) => error)
    await waiting(other, awaited, ['mortal'])
    await mortal.close()
    await waiting(other, awaited, [])
    expect(isLocksSilent(await left)).toBe(true)
    expect(await other.acquire(claim(key), atOnce())).toMatchObject({ type: 'held' })
    expect(await other.renew({ key, ...tokenOf(held) }, null)).not.toBeNull()
    expect(await other.release({ key: awaited, ...tokenOf(first) })).not.toBeNull()
  },
  SLOW_MS,
)

test(
  'what answers nonsense in ZooKeeper’s place is a store that does not answer, and no more',
  async () => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('data', () => socket.write(Buffer.from([0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9])))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    })
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const locks = open(`127.0.0.1:${port}`)
    const failed = await locks.acquire(claim(newKey()), atOnce()).catch((error) => error)
    expect(isLocksSilent(failed)).toBe(true)
    expect(sockets.size).toBeGreaterThan(1)
  },
  SLOW_MS,
)

test(
  'with a login the nodes are its own: without it nobody reads or takes a lock',
  async () => {
    const { servers } = await started()
    const ours = open(servers, 'verdict:secret')
    const key = newKey()
    await taken(ours.acquire(claim(key), atOnce()))
    expect(await open(servers, 'verdict:secret').acquire(claim(key), atOnce())).toMatchObject({
      type: 'held',
    })
    const failed = await open(servers)
      .acquire(claim(key), atOnce())
      .catch((error) => error)
    expect(isLocksSilent(failed)).toBe(true)
    expect(failed.message).toContain('NO_AUTH')
  },
  SLOW_MS,
)
