import { z } from 'zod'
import { reason } from './retry-policy'

/** What stands in the place of a value that is not shown. */
export const MASK = '•••'

/**
 * What a branch is told with, as the begin record keeps it so that a successor can tell it.
 *
 * payload       a service gets it with its work or its try; compensating statements of optimistic 2PC
 * action        what a step of a saga is ordered with
 * compensation  what takes that step back
 */
const keptItem = z.object({
  branch: z.int(),
  participant: z.string(),
  what: z.enum(['payload', 'action', 'compensation']),
  value: z.unknown(),
})

const statementFacts = z.object({
  branch: z.int(),
  participant: z.string(),
  /** Rows that its statements changed, and their hash: the statements themselves are not kept (D18). */
  rows: z.int().nullable(),
  hash: z.string().nullable(),
})

/** GET /v1/transactions/{id}/payload */
export const transactionPayload = z
  .object({
    /** True: names and shape are shown, and of each value that there is one. */
    masked: z.boolean(),
    items: z.array(keptItem),
    statements: z.array(statementFacts),
    /** The begin record is past its seven days: nothing of it is kept any more. */
    gone: z.boolean(),
  })
  .meta({ id: 'TransactionPayload' })

export const revealRequest = z.strictObject({ reason }).meta({ id: 'RevealPayload' })

export type TransactionPayload = z.infer<typeof transactionPayload>
