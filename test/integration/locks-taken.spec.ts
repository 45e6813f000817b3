import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTransactionLocks } from '@/server/coordinator/transaction-locks'
import type { Locks } from '@/server/lock/locks'
import { isLocksSilent } from '@/server/lock/locks-silent'
import { takeTurn } from '@/server/lock/postgres-lock-sql'
import { type Clock, systemClock } from '@/server/platform/clock'
import { eventually } from '../support/eventually'
import { begin, newTransaction } from '../support/journal-entries'
import { type JournalWorld, quiet, startJournalWorld } from '../support/journal-world'
import { atOnce, claim, newKey, patient, taken, tokenOf, waiting } from '../support/lock-world'
import { openLocks } from '../support/locks'

let world: JournalWorld
let locks: Locks

beforeAll(async () => {
  world = await startJournalWorld()
  locks = openLocks(world.server.url)
})
afterAll(async () => {
  await locks.close()
  await world.remove()
})

/** Two keys in their order; somebody else holds the second. */
async function blocked() {
  const [one = '', two = ''] = [newKey(), newKey()].sort()
  const { grant } = await taken(locks.acquire(claim(two), atOnce()))
  return { one, two, letGo: () => locks.release({ key: two, token: grant.token }) }
}

const take = (clock: Clock, keys: readonly string[]) =>
  createTransactionLocks({ locks, clock, logger: quiet }).take(
    keys.map((key) => ({ key, mode: 'exclusive' })),
    {
      ...{ id: newTransaction(7), name: 'Pay', idempotencyKey: null, waitMs: 60_000 },
      priority: 'normal',
      signal: new AbortController().signal,
    },
  )

const expiryOf = async (key: string) =>
  (
    await world.query<{ ms: number }>(
      `select (extract(epoch from expires_at) * 1000)::float8 ms from verdict_lock_claim
       where key = $1 and token is not null`,
      [key],
    )
  )[0]?.ms ?? 0

test('while the second lock is awaited the first one is renewed', async () => {
  const { one, two, letGo } = await blocked()
  const hasty = {
    ...systemClock,
    setTimer: (ms: number, call: () => void) => systemClock.setTimer(ms / 100, call),
  }
  const taking = take(hasty, [one, two])
  await waiting(locks, two, ['Pay'])
  const before = await expiryOf(one)
  await eventually(async () => (await expiryOf(one)) > before, { what: 'that it is renewed' })
  await letGo()
  expect(await taking).toMatchObject([{ key: one }, { key: two }])
})

test('nothing begins with a first lock that ran out while the second was awaited', async () => {
  const { one, two, letGo } = await blocked()
  let aheadMs = 0
  const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + aheadMs }
  const taking = take(clock, [one, two])
  await waiting(locks, two, ['Pay'])
  await world.query(`update verdict_lock_claim set expires_at = now() where key = $1`, [one])
  await taken(locks.acquire(claim(one, { owner: 'another' }), patient()))
  aheadMs = 15_000
  await letGo()
  expect(await taking).toMatchObject({ type: 'refused', code: 'lock-held' })
  const left = (await locks.list()).filter(({ key }) => key === one || key === two)
  expect(left).toMatchObject([{ key: one, owner: 'another' }])
})

test('who stands still in its turn at a key keeps others from that key alone, and not for long', async () => {
  const [stuck, free] = [newKey(), newKey()]
  const session = await world.session()
  await session.query('begin')
  await session.query(takeTurn, [stuck])
  const tries = Array.from({ length: 3 }, () =>
    locks.acquire(claim(stuck), atOnce()).catch((error: unknown) => error),
  )
  for (const error of await Promise.all(tries)) expect(isLocksSilent(error)).toBe(true)
  await taken(locks.acquire(claim(free), atOnce()))
  await session.query('rollback')
  await taken(locks.acquire(claim(stuck), atOnce()))
})

test('asked for again by another transaction it is held for that one, unless the first was begun', async () => {
  const journal = await world.journal()
  const [never, begun, second] = [newTransaction(7), newTransaction(7), newTransaction(7)]
  await journal.append(begin(begun))
  for (const [first, holds] of [
    [never, second],
    [begun, begun],
  ] as const) {
    const key = newKey()
    const held = claim(key, { transaction: first })
    const before = await taken(locks.acquire(held, atOnce()))
    const again = await taken(locks.acquire({ ...held, transaction: second }, atOnce()))
    expect(again).toMatchObject({ transaction: holds, grant: tokenOf(before) })
  }
})
