import { z } from 'zod'

/* What a caller says of a transaction, and the coordinator keeps and passes on without a look. */

const LABELS_MAX = 20

/** What a caller wants to find its transaction by, or read on its page. */
export const labels = z
  .record(z.string().min(1).max(40), z.string().max(100))
  .refine((given) => Object.keys(given).length <= LABELS_MAX, {
    error: `At most ${LABELS_MAX} labels`,
  })

/** One of them, to find transactions by: `order:4711`. */
export const labelFilter = z
  .string()
  .regex(/^.{1,40}:.{0,100}$/s, { error: 'is key:value, as order:4711' })

/** Where in the caller's trace the transaction belongs (W3C Trace Context, version 00). */
export const traceparent = z
  .string()
  .regex(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/)

export const driver = z.enum(['coordinator', 'application'])

export const json: z.ZodType<unknown> = z.json()
