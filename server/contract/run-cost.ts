import { z } from 'zod'

/** GET /v1/analysis/runs/{id}: what the transactions of a run of the lab have cost. */
export const runCost = z
  .object({
    run: z.string(),
    transactions: z.int(),
    committed: z.int(),
    aborted: z.int(),
    /** Those that ended, by the second between the first begin and the last end. */
    perSecond: z.number().nullable(),
    /** From begin to verdict, of those that were decided. */
    answerMs: z.object({ mean: z.number(), deviation: z.number(), n: z.int() }).nullable(),
    /** Asked and answered to prepare, pre-commit, decide and tell; the work itself is not counted (D34). */
    messages: z.int(),
    /** Writes that somebody waited for, of coordinator and participants (D34). */
    forcedWrites: z.int(),
    /** Calls on the wire, each with its answer or without one; what travels with the work is none. */
    roundTrips: z.int(),
    /**
     * What the protocol itself needs for the same with what it presumes (`protocols.md` 2.2): without
     * acknowledgements that nobody would wait for, and that these participants give all the same.
     */
    needed: z.object({ messages: z.int(), forcedWrites: z.int() }),
    /** Calls that had to be made again. */
    repeated: z.int(),
    /** From a yes until the participant had ended: how long its locks were held by a promise. */
    promisedMs: z
      .object({ mean: z.number(), deviation: z.number(), max: z.number(), n: z.int() })
      .nullable(),
  })
  .meta({ id: 'RunCost' })

export type RunCost = z.infer<typeof runCost>
