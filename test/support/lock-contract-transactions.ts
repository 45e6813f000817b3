import { ulid } from 'ulid'
import { expect, test } from 'vitest'
import type { Running } from '@/server/coordinator/running'
import { createTransactionLocks } from '@/server/coordinator/transaction-locks'
import type { TakenLock } from '@/server/journal/taken-locks'
import type { Locks } from '@/server/lock/locks'
import { systemClock } from '@/server/platform/clock'
import type { TransactionId } from '@/server/protocol/model'
import { quiet } from './journal-world'
import { atOnce, claim, type LockSuite, newKey, taken } from './lock-world'

/** The locks of transactions, as a coordinator takes them over that store. */
export function describeTransactions(suite: () => LockSuite): void {
  const over = (locks: Locks) =>
    createTransactionLocks({ locks, clock: systemClock, logger: quiet })
  const pair = () => [newKey(), newKey()].sort() as [string, string]
  const newId = () => ulid() as TransactionId
  const take = (locks: Locks, keys: readonly string[], { id = newId(), waitMs = 0 } = {}) =>
    over(locks).take(
      keys.map((key) => ({ key, mode: 'exclusive' })),
      {
        ...{ id, name: 'Pay', idempotencyKey: null, priority: 'normal', waitMs },
        signal: new AbortController().signal,
      },
    )
  const isFree = async (locks: Locks, key: string) =>
    (await locks.list()).every((one) => one.key !== key)

  test('a transaction takes all of its locks or none, and they are free once it has given them back', async () => {
    const { locks, other } = suite()
    const [one, two] = pair()
    const held = await taken(other.acquire(claim(two), atOnce()))
    expect(await take(locks, [two, one])).toMatchObject({ type: 'refused', code: 'lock-held' })
    expect(await isFree(other, one)).toBe(true)
    await other.release({ key: two, token: held.grant.token })
    const mine = (await take(locks, [two, one])) as readonly TakenLock[]
    expect(mine.map(({ key }) => key)).toEqual([one, two])
    expect(await take(other, [one])).toMatchObject({ type: 'refused', code: 'lock-held' })
    await over(locks).giveBack(mine)
    for (const key of [one, two]) expect(await isFree(other, key)).toBe(true)
  })

  test('whoever takes the transaction over keeps its locks, and gives them back with the same tokens', async () => {
    const { locks, other } = suite()
    const [key] = pair()
    const id = newId()
    const mine = (await take(locks, [key], { id })) as readonly TakenLock[]
    const expiry = async () =>
      (await other.list()).find((one) => one.key === key)?.grant?.expiresAtMs ?? 0
    const before = await expiry()
    const successor = over(other)
    const running = { id, locks: mine, state: { phase: 'committing' } } as unknown as Running
    await successor.renew([running])
    expect(await expiry()).toBeGreaterThan(before)
    expect(await other.list()).toContainEqual(expect.objectContaining({ key, transaction: id }))
    await successor.giveBack(mine)
    const next = (await take(locks, [key])) as readonly TakenLock[]
    expect(next[0]?.token).toBeGreaterThan(mine[0]?.token ?? 0)
    await over(locks).giveBack(next)
  })
}
