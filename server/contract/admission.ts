import { z } from 'zod'

/** Which of those that wait for the same participant goes first. */
export const priority = z.enum(['high', 'normal', 'low'])

/** Where a transaction stands that waits for room at a participant; it has begun nowhere yet. */
export const queuePlace = z
  .object({ participant: z.string(), place: z.int(), of: z.int() })
  .meta({ id: 'QueuePlace' })

/** How many branches are at a participant, and how many transactions wait for room there. */
export const admission = z
  .object({
    inFlight: z.int(),
    inFlightMax: z.int(),
    waiting: z.int(),
    waitingMax: z.int(),
    /** What the limit follows from: places of the server, those that are kept, and those that others hold; null: it was set. */
    places: z.object({ max: z.int(), reserve: z.int(), others: z.int() }).nullable(),
  })
  .meta({ id: 'Admission' })

export type QueuePlace = z.infer<typeof queuePlace>
export type Admission = z.infer<typeof admission>
