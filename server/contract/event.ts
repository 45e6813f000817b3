import { z } from 'zod'
import { time } from './transaction'

/** One journal record as the API and the socket carry it. */
export const journalEvent = z
  .object({
    stream: z.string(),
    /** What people see of the stream: `c1`, `web`, `lab`. */
    process: z.string(),
    seq: z.int(),
    transaction: z.string().nullable(),
    branch: z.int().nullable(),
    participant: z.string().nullable(),
    type: z.string(),
    epoch: z.int().nullable(),
    at: time,
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' })

export const eventPage = z.object({
  items: z.array(journalEvent),
  nextCursor: z.string(),
  /** True: the page was full, ask again at once. */
  more: z.boolean(),
})

export const eventQuery = z.object({
  /** Absent: from the oldest that is kept; `end`: the cursor behind all that is written now. */
  after: z.string().max(16_000).optional(),
  /** Reads no further than this cursor, and answers just it once all before it was read. */
  until: z.string().max(16_000).optional(),
  scope: z.string().max(120).optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
})

export type JournalEvent = z.infer<typeof journalEvent>
export type EventPage = z.infer<typeof eventPage>
