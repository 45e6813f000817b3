import { z } from 'zod'
import { journalEvent } from './event'
import { time } from './transaction'

/** A number of a stream, named as it is or as people see it (`c1:18442`); or a moment. */
const placeOfRecord = z.union([z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,79}:\d{1,15}$/), time])

/** Which records; all that is given must fit. */
export const logFilter = z.object({
  type: z.string().max(60).optional(),
  /** What people see of a stream: `c1`, `web`, `lab`. */
  process: z.string().max(60).optional(),
  transaction: z.string().max(80).optional(),
  participant: z.string().max(60).optional(),
  from: time.optional(),
  to: time.optional(),
  /** Begins there, and goes on with what is older. */
  at: placeOfRecord.optional(),
})

export const logQuery = logFilter.extend({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const logRecord = journalEvent
  .extend({
    /** Of the data, as they are stored. */
    bytes: z.int(),
    /**
     * Numbers of its stream just before its own that are not there, whatever is searched for. Unless
     * the retention may have removed them they are missing.
     */
    gap: z.object({ from: z.int(), to: z.int(), removed: z.boolean() }).nullable(),
  })
  .meta({ id: 'LogRecord' })

/** GET /v1/log */
export const logPage = z.object({
  items: z.array(logRecord),
  /** Goes on where this page ended; it may be there although the page is empty: ask again. */
  nextCursor: z.string().optional(),
  /** Everything after this moment was looked at. */
  searchedTo: time,
})

export const logStream = z.object({
  stream: z.string(),
  process: z.string(),
  role: z.string(),
  /** The numbers of the oldest and the newest record that are kept. */
  first: z.int(),
  last: z.int(),
  records: z.int(),
  /** Numbers between them that are not there, as ranges; the first of them. */
  missing: z.array(z.object({ from: z.int(), to: z.int() })),
})

/** GET /v1/log:verify */
export const logVerified = z
  .object({
    whole: z.boolean(),
    checkedAt: time,
    records: z.int(),
    streams: z.array(logStream),
  })
  .meta({ id: 'LogVerified' })

export type LogFilter = z.infer<typeof logFilter>
export type LogQuery = z.infer<typeof logQuery>
export type LogRecord = z.infer<typeof logRecord>
export type LogPage = z.infer<typeof logPage>
export type LogVerified = z.infer<typeof logVerified>
