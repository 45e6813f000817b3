import { z } from 'zod'
import { time } from './transaction'

/** This many hours are shown, the running one with them. */
export const HOLD_HOURS = 24

const holdHour = z.object({
  /** The hour's beginning. */
  from: time,
  /** All branches together, in this hour. */
  heldMs: z.number(),
  longestMs: z.number(),
  branches: z.int(),
})

/** GET /v1/hold-times */
export const holdTimes = z
  .object({
    at: time,
    /** The beginnings of the hours, the last one running. */
    hours: z.array(time),
    participants: z.array(
      z.object({
        participant: z.string(),
        /** Of these hours together. */
        branches: z.int(),
        /** Hours in which nothing was held are left out. */
        hours: z.array(holdHour),
      }),
    ),
  })
  .meta({ id: 'HoldTimes' })

export type HoldTimes = z.infer<typeof holdTimes>
