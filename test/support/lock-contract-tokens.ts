import { ulid } from 'ulid'
import { expect, test } from 'vitest'
import { guard, StaleToken, setUpGuard } from '@/sdk/guard'
import type { Locks } from '@/server/lock/locks'
import { atOnce, claim, type LockSuite, newKey, patient, taken, tokenOf } from './lock-world'
import { startPostgresServer } from './postgres-server'
import { quietPool } from './quiet-pool'

/** What a token is worth. */
export function describeTokens(suite: () => LockSuite): void {
  test('of one key every token is higher than the one before, over release and over expiry', async () => {
    const { locks, other } = suite()
    const key = newKey()
    const tokens: number[] = []
    for (const [ttlMs, way] of [
      [30_000, locks],
      [1_000, other],
      [1_000, locks],
      [30_000, other],
    ] as const) {
      const held = await taken(way.acquire(claim(key, { ttlMs }), patient()))
      tokens.push(held.grant.token)
      if (ttlMs > 1_000) expect(await way.release({ key, ...tokenOf(held) })).not.toBeNull()
    }
    expect(tokens).toEqual([...new Set(tokens)].sort((one, two) => one - two))
    expect(tokens.every((token) => token > 0)).toBe(true)
  })

  test('nobody else gets it before its time is over, and then it is lost to who had it', async () => {
    const { locks, other } = suite()
    const key = newKey()
    const held = await taken(locks.acquire(claim(key, { ttlMs: 1_500 }), patient()))
    expect(await other.acquire(claim(key), atOnce())).toMatchObject({ type: 'held' })
    const askedMs = performance.now()
    expect(await locks.renew({ key, ...tokenOf(held) }, null)).toMatchObject({
      grant: { token: held.grant.token },
    })
    const next = await taken(other.acquire(claim(key), patient()))
    expect(performance.now() - askedMs).toBeGreaterThan(1_450)
    expect(next.grant.token).toBeGreaterThan(held.grant.token)
    expect(await locks.renew({ key, ...tokenOf(held) }, null)).toBeNull()
    expect(await locks.release({ key, ...tokenOf(held) })).toBeNull()
    expect(await other.renew({ key, ...tokenOf(next) }, null)).not.toBeNull()
  })

  test('asked for again under its name it is the same lock, and under another it is not', async () => {
    const { locks, other } = suite()
    const key = newKey()
    const mine = claim(key)
    const held = await taken(locks.acquire(mine, atOnce()))
    const again = await taken(other.acquire(mine, atOnce()))
    expect(again.grant.token).toBe(held.grant.token)
    expect(await other.acquire(claim(key), atOnce())).toMatchObject({ type: 'held' })
  })

  test('whoever takes it over by asking again under its name is shown as its owner from then on', async () => {
    const { locks, other } = suite()
    const key = newKey()
    const mine = claim(key, { owner: 'first', transaction: ulid() })
    const held = await taken(locks.acquire(mine, atOnce()))
    const next = { ...mine, owner: 'second', transaction: ulid() }
    const again = await taken(other.acquire(next, atOnce()))
    expect(again).toMatchObject({ grant: { token: held.grant.token }, owner: 'second' })
    const present = { owner: 'second', transaction: next.transaction }
    const seen = async (way: Locks) => (await way.list()).filter((one) => one.key === key)
    for (const way of [locks, other]) expect(await seen(way)).toMatchObject([present])
    const waiting = await other.acquire(claim(key), atOnce())
    expect(waiting).toMatchObject({ type: 'held', inTheWay: [present] })
    // A plain renewal changes nothing of it, and its transaction may say so itself.
    const token = { key, ...tokenOf(held) }
    expect(await locks.renew(token, null)).toMatchObject(present)
    const third = { transaction: ulid() }
    expect(await locks.renew(token, null, third)).toMatchObject({ ...present, ...third })
    expect(await seen(other)).toMatchObject([{ ...present, ...third }])
  })

  test('what is guarded refuses the token of a holder that was away for too long', async () => {
    const { world, locks, other } = suite()
    const key = newKey()
    const bank = world.guarded === undefined ? await startPostgresServer() : null
    const pool = quietPool(world.guarded ?? bank?.url ?? '')
    try {
      await setUpGuard(pool)
      await setUpGuard(pool)
      const write = async (token: number) => {
        const client = await pool.connect()
        try {
          await client.query('begin')
          await guard(client, key, token)
          await client.query('commit')
        } catch (error) {
          await client.query('rollback')
          throw error
        } finally {
          client.release()
        }
      }
      const paused = await taken(locks.acquire(claim(key, { ttlMs: 1_000 }), atOnce()))
      await write(paused.grant.token)
      await write(paused.grant.token)
      const next = await taken(other.acquire(claim(key), patient()))
      await write(next.grant.token)
      await expect(write(paused.grant.token)).rejects.toThrow(StaleToken)
      await write(next.grant.token)
    } finally {
      await pool.end()
      await bank?.remove()
    }
  })
}
