import { expect, test } from 'vitest'
import { newTransaction } from '@/server/contract/transaction'
import { createTripInvariant } from '@/server/lab/trip-invariant'
import { DAYS, soldOutDay, tripServices } from '@/server/lab/trip-sql'
import type { TripStore } from '@/server/lab/trip-store'
import { dayOf, tripAt } from '@/server/lab/trips'
import { createVirtualClock } from '../support/virtual-clock'

test('the same seed books the same trips, and one in five or so is refused by some service', () => {
  const days = Array.from({ length: 2_000 }, (_, n) => dayOf({ seed: 7 }, n))
  expect(days).toEqual(Array.from({ length: 2_000 }, (_, n) => dayOf({ seed: 7 }, n)))
  const refused = days.filter((day) => day > DAYS).length
  expect(refused / days.length).toBeGreaterThan(0.15)
  expect(refused / days.length).toBeLessThan(0.25)
  for (const service of tripServices) expect(days).toContain(soldOutDay(service))
})

test.each(['saga', 'optimistic-two-phase-commit'] as const)(
  'a trip is booked at three services, by %s',
  (asked) => {
    const plan = { run: 'r', seed: 1, protocol: asked, recovery: 'automatic' } as const
    const { protocol, branches } = newTransaction.parse(tripAt(plan, 3))
    expect(protocol).toBe(asked)
    expect(branches.map(({ participant }) => participant)).toEqual([...tripServices])
    expect(branches.every(({ step }) => (step === undefined) === (asked !== 'saga'))).toBe(true)
  },
)

/** Bookings as they are seen, look after look; the last one stays. */
function invariantOf(looks: readonly (readonly string[][])[], open: readonly string[] | null) {
  let at = -1
  const stores = tripServices.map(
    (service, place): TripStore => ({
      ...{ service, reset: async () => undefined, close: async () => undefined },
      booked: async () => {
        if (place === 0) at = Math.min(at + 1, looks.length - 1)
        return new Set(looks[at]?.[place])
      },
    }),
  )
  return createTripInvariant({
    ...{ run: 'r', stores, clock: createVirtualClock() },
    known: { underWay: async () => open && new Set(open) },
    committed: () => 1,
  })
}

const whole = [['r-0'], ['r-0'], ['r-0']]
const half = [['r-0', 'r-1'], ['r-0', 'r-1'], ['r-0']]

test('a trip that is booked in part is explained while its saga is under way', async () => {
  expect(await invariantOf([half], ['r-1']).check()).toMatchObject({
    ...{ holds: true, found: 1, undecided: 1 },
    text: 'No trip that is over is half booked: 1 trip is booked in part and still under way.',
  })
  expect(await invariantOf([half], null).check()).toMatchObject({ holds: null, undecided: 1 })
})

test('one that is over by then is looked at again, and is convicted only if it is half booked still', async () => {
  expect(await invariantOf([half, whole], []).check()).toMatchObject({ holds: true, undecided: 0 })
  const broken = invariantOf([half], [])
  expect(await broken.check()).toMatchObject({
    ...{ holds: false, text: 'A trip is over and half booked. Look at r-1.' },
  })
  expect((await broken.check()).holds).toBe(false)
})

test('after all is over as many trips are booked everywhere as were committed', async () => {
  expect(await invariantOf([whole], []).checkLocked()).toMatchObject({ holds: true, found: 1 })
  expect(await invariantOf([half], []).checkLocked()).toBeNull()
  const lost = [[], [], []]
  expect(await invariantOf([lost], []).checkLocked()).toMatchObject({ holds: false, found: 0 })
})
