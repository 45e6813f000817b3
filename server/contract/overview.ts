import { z } from 'zod'
import { time } from './transaction'

/** GET /v1/overview?minutes= */
export const overviewQuery = z.object({
  minutes: z.coerce.number().int().min(5).max(1_440).default(30),
})

export const outcomesBucket = z.object({
  at: time,
  committed: z.int(),
  aborted: z.int(),
  inDoubt: z.int(),
  heuristic: z.int(),
  open: z.int(),
})

export const overview = z
  .object({
    at: time,
    transactions: z.int(),
    inDoubt: z.int(),
    oldestInDoubtSince: time.nullable(),
    heuristic: z.int(),
    /** Of these, what the Inbox shows now: without what somebody has put out of sight. */
    waiting: z.object({ inDoubt: z.int(), heuristic: z.int() }),
    open: z.int(),
    participants: z.int(),
    participantsDown: z.int(),
    coordinators: z.int(),
    /** Prepared at participants and not in the journal, as the last sweeps found it. */
    onlyHere: z.object({ branches: z.int(), blocks: z.int(), participants: z.array(z.string()) }),
    bucketMs: z.int(),
    outcomes: z.array(outcomesBucket),
    durationMs: z.object({
      p50: z.number().nullable(),
      p95: z.number().nullable(),
      p99: z.number().nullable(),
      n: z.int(),
    }),
    lastActions: z.array(
      z.object({
        id: z.string(),
        at: time,
        actor: z.string(),
        action: z.string(),
        transaction: z.string().nullable(),
        outcome: z.string().nullable(),
      }),
    ),
    environment: z.string(),
    lab: z.boolean(),
  })
  .meta({ id: 'Overview' })

export type Overview = z.infer<typeof overview>
