import type { Pool } from 'pg'
import { z } from 'zod'
import { createParticipantHandler, type ParticipantHandler } from '@/sdk/participant/handler'
import { setUpParticipant } from '@/sdk/participant/set-up'
import type { DoStep } from '@/sdk/participant/steps'
import {
  book,
  cancelBooking,
  fillPlaces,
  freePlace,
  isUsed,
  setUpTrips,
  soldOutDay,
  type TripService,
  takePlace,
} from './trip-sql'

const order = z.object({ trip: z.string().min(1).max(200), day: z.int() })

const things = { hotel: 'room', flight: 'seat', car: 'car' } as const

interface Options {
  readonly pool: Pool
  readonly service: TripService
  readonly secret: string
  readonly onFault?: (error: unknown) => void
}

/**
 * One of the three services of the trip: an ordinary application of the kit, with an action that
 * books and a compensation that gives the place back. What has been used is not taken back.
 */
export async function createTripService(options: Options): Promise<ParticipantHandler> {
  const { pool, service } = options
  await setUpParticipant(pool)
  await pool.query(setUpTrips)
  const { rowCount } = await pool.query('select from trip_places where service = $1', [service])
  if (rowCount === 0) await pool.query(fillPlaces, [service, soldOutDay(service)])
  return createParticipantHandler({
    ...options,
    ...{ name: service, version: '1' },
    prepare: async () => ({ no: `The ${service} takes part in sagas only: it books at once.` }),
    steps: { action: booking(service), compensate: cancelling(service) },
  })
}

const booking =
  (service: TripService): DoStep =>
  async (client, payload) => {
    const asked = order.safeParse(payload)
    if (!asked.success) return { no: 'The payload is not {"trip", "day"}.' }
    const { trip, day } = asked.data
    const { rowCount } = await client.query(takePlace, [service, day])
    if (rowCount === 0)
      return { no: `The ${service} has no ${things[service]} left on day ${day}.` }
    await client.query(book, [service, trip, day])
    return undefined
  }

const cancelling =
  (service: TripService): DoStep =>
  async (client, payload) => {
    const asked = order.safeParse(payload)
    if (!asked.success) return { no: 'The payload is not {"trip", "day"}.' }
    const { trip } = asked.data
    const { rows } = await client.query<{ day: number }>(cancelBooking, [service, trip])
    const [cancelled] = rows
    if (cancelled !== undefined) {
      await client.query(freePlace, [service, cancelled.day])
      return undefined
    }
    const { rowCount } = await client.query(isUsed, [service, trip])
    const used = `The ${things[service]} of ${trip} has been used, so it cannot be taken back.`
    return rowCount === 0 ? undefined : { no: used }
  }
