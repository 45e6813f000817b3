import { expect, onTestFinished, test } from 'vitest'
import { startEtcdNodes } from '../support/etcd-nodes'
import { eventually } from '../support/eventually'
import { describeLocks } from '../support/lock-contract'
import { atOnce, claim, newKey, patient, taken, tokenOf } from '../support/lock-world'
import { openLocksAt } from '../support/locks'

const SLOW_MS = 120_000

describeLocks('etcd', async () => {
  const { endpoints, remove } = await startEtcdNodes()
  const place = { store: 'etcd', endpoints } as const
  return { place, open: async () => openLocksAt(place), remove }
})

test(
  'of three nodes the leader is killed: what is held stays held, and the next token is higher',
  async () => {
    const etcd = await startEtcdNodes()
    onTestFinished(etcd.remove)
    await etcd.agree()
    const open = () => {
      const locks = openLocksAt({ store: 'etcd', endpoints: etcd.endpoints })
      onTestFinished(() => locks.close())
      return locks
    }
    const [locks, other] = [open(), open()]
    const key = newKey()
    const held = await taken(locks.acquire(claim(key, { ttlMs: 600_000 }), atOnce()))
    await etcd.kill(await etcd.leader())
    await etcd.agree(2)
    for (const one of [locks, other])
      await eventually(async () => Array.isArray(await one.list()), {
        ...{ what: 'that etcd answers again', withinMs: 60_000 },
      })
    expect(await other.acquire(claim(key), atOnce())).toMatchObject({ type: 'held' })
    expect(await locks.release({ key, ...tokenOf(held) })).not.toBeNull()
    const next = await taken(other.acquire(claim(key), patient()))
    expect(next.grant.token).toBeGreaterThan(held.grant.token)
  },
  SLOW_MS,
)
