import { z } from 'zod'
import { transactionRetry } from './operation-policy'
import { time } from './transaction'

/**
 * What the next call waits for.
 *
 * back-off  the wait of the policy, drawn anew for each attempt
 * broken    somebody must put something right there first, so it is asked as seldom as the policy has it
 * breaker   its breaker is open: it goes as the next probe
 * retry-after  the service cannot do it now, and has named the moment itself
 */
export const nextWhy = z.enum(['back-off', 'broken', 'breaker', 'retry-after'])

/** One call of a branch to its participant, answered or not. */
export const ledgerEntry = z
  .object({
    branch: z.int(),
    participant: z.string(),
    operation: z.string(),
    /** Counts the calls of the same operation of the same branch. */
    n: z.int(),
    /** The key of the call, the same each time it comes again: a service gets it as its Idempotency-Key. */
    request: z.string(),
    at: time,
    durationMs: z.number(),
    /** What was answered: a vote, confirmed, a refusal; or that nothing is known. */
    result: z.string(),
    code: z.string().nullable(),
    text: z.string().nullable(),
    /** When it is made again; null: it is over. */
    nextAt: time.nullable(),
    nextWhy: nextWhy.nullable(),
    /** The policy that held when it ended, and made the wait if it is made again; null: not recorded. */
    policyVersion: z.int().nullable(),
    coordinator: z.string(),
    /** What the lab had broken then. */
    faults: z.array(z.string()),
  })
  .meta({ id: 'LedgerEntry' })

export const attemptLedger = z.object({
  items: z.array(ledgerEntry),
  /** More were made than are listed: the first and the last ones are. */
  leftOut: z.int(),
  /** What the transaction wants otherwise than the policies of its participants; null: nothing. */
  retry: transactionRetry.nullable(),
})

export type NextWhy = z.infer<typeof nextWhy>
export type LedgerEntry = z.infer<typeof ledgerEntry>
export type AttemptLedger = z.infer<typeof attemptLedger>
