import { Pool } from 'pg'
import { z } from 'zod'
import type { LabTrip } from './lab-ports'
import {
  emptyBookings,
  fillPlaces,
  readTrips,
  setUpTrips,
  soldOutDay,
  type TripService,
} from './trip-sql'

/** What one service has booked, seen past it in its database. Throws if that does not answer. */
export interface TripStore {
  readonly service: TripService
  /** All places free, and nothing booked. */
  reset(): Promise<void>
  /** The trips of a run that are booked there. */
  booked(run: string): Promise<ReadonlySet<string>>
  close(): Promise<void>
}

const SESSIONS_MAX = 2
const SILENCE_MS_MAX = 3_000
const row = z.object({ trip: z.string() })

export function createTripStore({ service, databaseUrl }: LabTrip): TripStore {
  const pool = new Pool({
    ...{ connectionString: databaseUrl, application_name: 'verdict lab', max: SESSIONS_MAX },
    ...{ connectionTimeoutMillis: SILENCE_MS_MAX, query_timeout: SILENCE_MS_MAX },
  })
  // A session that dies while idle is replaced by the pool; who uses one hears of it by the query.
  pool.on('error', () => undefined)
  return {
    service,
    reset: async () => {
      await pool.query(setUpTrips)
      await pool.query(emptyBookings, [service])
      await pool.query(fillPlaces, [service, soldOutDay(service)])
    },
    booked: async (run) => {
      const { rows } = await pool.query(readTrips, [service, `${run}-`])
      return new Set(
        z
          .array(row)
          .parse(rows)
          .map(({ trip }) => trip),
      )
    },
    close: () => pool.end(),
  }
}
