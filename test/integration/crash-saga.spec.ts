import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { drawn } from '../support/drawn'
import { eventually } from '../support/eventually'
import {
  crashTripAt,
  endedTrip,
  newTrip,
  seeTrip,
  startTripWorld,
  type TripWorld,
  tripBody,
} from '../support/trip-world'

let world: TripWorld
beforeAll(async () => {
  world = await startTripWorld()
})
afterAll(() => world?.remove())
beforeEach(() => taken())

/** A coordinator that has just started does not know yet which steps a service has. */
const taken = () =>
  eventually(async () => (await world.coordinator.begin(tripBody(newTrip()))).type === 'answered', {
    what: 'that a trip is booked',
    withinMs: 20_000,
  })

test('a trip is booked step by step, at once where it may, and taken back where one is refused', async () => {
  for (const kind of ['row', 'pivot', 'at-once'] as const) {
    const trip = newTrip()
    expect(await world.coordinator.begin(tripBody(trip, { kind }))).toMatchObject({
      ...{ type: 'answered', transaction: { outcome: 'committed', protocol: 'saga' } },
    })
    expect((await endedTrip(world, trip, 'committed')).steps).toEqual(['done', 'done', 'done'])
  }
  const full = newTrip('car')
  await world.coordinator.begin(tripBody(full))
  const { steps } = await endedTrip(world, full, 'aborted')
  expect(steps).toEqual(['compensated', 'compensated', 'refused'])
  const none = newTrip('hotel')
  await world.coordinator.begin(tripBody(none))
  const first = await endedTrip(world, none, 'aborted')
  expect(first.steps).toEqual(['refused', 'not-begun', 'not-begun'])
})

describe('the coordinator dies, and the saga goes on', () => {
  const backward = ['S3', 'V3', 'D0', 'Dm', 'D1', 'R2', 'Z2', 'R1', 'Z1', 'E0', 'E1']
  const forward = [...['B0', 'S1', 'V1', 'S2', 'V2', 'S3', 'V3', 'D0', 'Dm', 'D1', 'E0', 'E1']]
  for (const point of drawn(forward))
    test(`forward at ${point}`, async () => {
      await endedTrip(world, await crashTripAt(world, point), 'committed')
    })

  for (const point of drawn(['S2', 'V2', 'D0', 'Dm', 'D1', 'S3', 'V3', 'E0']))
    test(`over a pivot at ${point}`, async () => {
      await endedTrip(world, await crashTripAt(world, point, { kind: 'pivot' }), 'committed')
    })

  for (const point of drawn(backward))
    test(`backward at ${point}`, async () => {
      await endedTrip(world, await crashTripAt(world, point, { without: 'car' }), 'aborted')
    })
})

describe('a service is away', () => {
  test('before its step: it is ordered again until it answers, and nothing is taken back', async () => {
    await world.services.flight.kill()
    const trip = newTrip()
    await world.coordinator.begin(tripBody(trip, { wait: 'no' }))
    await eventually(async () => (await seeTrip(world, trip)).steps[1] === 'started', {
      what: 'that the flight was ordered',
    })
    await world.services.flight.start()
    await endedTrip(world, trip, 'committed')
  })

  test('past the deadline: the saga is given up, and the step that comes late is refused', async () => {
    await world.services.car.kill()
    const trip = newTrip()
    await world.coordinator.begin(tripBody(trip, { wait: 'decided', deadlineMs: 1_000 }))
    await eventually(async () => (await seeTrip(world, trip)).steps[2] === 'compensating', {
      what: 'that what may have been done is compensated',
    })
    const waiting = await seeTrip(world, trip)
    expect(waiting).toMatchObject({ verdict: 'abort', booked: ['hotel', 'flight'], ended: false })
    await world.services.car.start()
    const { id } = await endedTrip(world, trip, 'aborted')
    const payload = { trip: trip.key, day: trip.day }
    expect(await world.services.car.step(id, 3, 'action', payload)).toBe(409)
    expect(await world.services.car.step(id, 3, 'compensate', payload)).toBe(200)
    expect((await seeTrip(world, trip)).booked).toEqual([])
  })

  test('at the pivot past the deadline: nobody gives it up, for nothing undoes it', async () => {
    await world.services.flight.kill()
    const trip = newTrip()
    await world.coordinator.begin(tripBody(trip, { kind: 'pivot', wait: 'no', deadlineMs: 1_000 }))
    await eventually(async () => (await seeTrip(world, trip)).inDoubt, {
      what: 'that it waits for the answer of the pivot',
    })
    await crashAndReturn()
    expect((await seeTrip(world, trip)).verdict).toBeNull()
    await world.services.flight.start()
    await endedTrip(world, trip, 'committed')
  })
})

test('a compensation that is refused is stuck, ends nothing, and is done once the service lets it', async () => {
  await world.services.car.kill()
  const trip = newTrip()
  await world.coordinator.begin(tripBody(trip, { wait: 'no', deadlineMs: 1_500 }))
  await eventually(async () => (await seeTrip(world, trip)).steps[2] === 'compensating', {
    what: 'that the saga is given up',
  })
  const use = 'update trip_booking set used = $2 where trip = $1 and service = $3'
  await world.there(use, [trip.key, true, 'flight'])
  await world.services.car.start()
  const stuck = async () => {
    const { steps, booked } = await seeTrip(world, trip)
    return steps[1] === 'compensation-stuck' && booked.length === 2
  }
  await eventually(stuck, { what: 'that the compensation is stuck', withinMs: 30_000 })
  expect(await seeTrip(world, trip)).toMatchObject({ inDoubt: true, state: 'aborting' })
  await crashAndReturn()
  expect(await seeTrip(world, trip)).toMatchObject({ ended: false, booked: ['hotel', 'flight'] })
  await world.there(use, [trip.key, false, 'flight'])
  const { steps } = await endedTrip(world, trip, 'aborted')
  expect(steps).toEqual(['compensated', 'compensated', 'compensated'])
})

async function crashAndReturn(): Promise<void> {
  await world.coordinator.kill()
  await world.coordinator.start()
}
