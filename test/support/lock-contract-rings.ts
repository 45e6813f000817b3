import { expect, test } from 'vitest'
import { breakLockRings } from '@/server/lock/break-lock-rings'
import type { Locks } from '@/server/lock/locks'
import { programClaim } from '@/server/lock/programs'
import { systemClock } from '@/server/platform/clock'
import type { BrokenRing, VictimOrder } from '@/server/policy/deadlock'
import { eventually } from './eventually'
import { quiet } from './journal-world'
import { atOnce, claim, type LockSuite, newKey, patient, taken, waiting } from './lock-world'

/** Who has to go where programs wait for each other's locks, each in a process of its own. */
export function describeRings(suite: () => LockSuite): void {
  test.each<[VictimOrder, string]>([
    ['youngest', 'second'],
    ['lowest-priority', 'first'],
  ])(
    'two programs that wait crosswise: by %s, %s does not get its lock, and the other does',
    async (order, victim) => {
      const { locks, other } = suite()
      const [a, b] = [newKey(), newKey()]
      const ask = (key: string, owner: string) =>
        claim(key, {
          ...{ id: programClaim('shop', key, `${owner} ${a}`), owner: `${owner} ${a}` },
          priority: owner === 'first' ? 3 : 7,
        })
      await taken(locks.acquire(ask(a, 'first'), atOnce()))
      await taken(other.acquire(ask(b, 'second'), atOnce()))
      const ends = {
        first: locks.acquire(ask(b, 'first'), patient()),
        second: waiting(locks, b, [`first ${a}`]).then(() =>
          other.acquire(ask(a, 'second'), patient()),
        ),
      }
      await waiting(locks, a, [`second ${a}`])
      const kept = await brokenBy([locks, other], order)
      expect((await ends[victim === 'first' ? 'first' : 'second']).type).toBe('deadlock')
      expect(kept).toMatchObject([{ order, waits: [{}, {}] }])
      const names = kept.flatMap(({ parties, victim: key }) =>
        parties.filter((party) => party.key === key).map(({ name }) => name),
      )
      expect(names).toEqual([`${victim} ${a}`])
      // The victim gives back what it has, as it was told.
      const mine = victim === 'first' ? { key: a, at: locks } : { key: b, at: other }
      const [held] = (await locks.list()).filter(({ key }) => key === mine.key)
      await mine.at.release({ key: mine.key, token: held?.grant?.token ?? 0 })
      expect((await ends[victim === 'first' ? 'second' : 'first']).type).toBe('granted')
    },
  )

  test('one who waits for somebody who can go on is left to wait', async () => {
    const { locks, other } = suite()
    const key = newKey()
    const held = await taken(locks.acquire(claim(key), atOnce()))
    const waits = other.acquire(claim(key, { owner: 'waits' }), patient())
    await waiting(locks, key, ['waits'])
    await eventually(() => other.waitingHere.longestMs(() => true) > 500 || undefined, {
      what: 'that it has waited',
    })
    const kept: BrokenRing[] = []
    await look(other, 'youngest', kept)
    expect(kept).toEqual([])
    await locks.release({ key, token: held.grant.token })
    await taken(waits)
  })
}

const look = (locks: Locks, order: VictimOrder, kept: BrokenRing[]) =>
  breakLockRings({
    ...{ locks, clock: systemClock, logger: quiet, order: async () => order },
    keep: async (broken) => void kept.push(broken),
  })

/** Both processes look until the ring is broken. */
async function brokenBy(processes: readonly Locks[], order: VictimOrder) {
  const kept: BrokenRing[] = []
  await eventually(
    async () => {
      await Promise.all(processes.map((locks) => look(locks, order, kept)))
      return kept.length > 0 || undefined
    },
    { what: 'that the ring is broken', withinMs: 20_000 },
  )
  return kept
}
