import { z } from 'zod'
import { priority } from './admission'
import { exclude, stateFilter } from './exclusions'
import { labelFilter } from './passed-on'
import { time } from './transaction'

export { stateFilter }

export const transactionFilter = z.object({
  state: stateFilter.optional(),
  participant: z.string().max(60).optional(),
  priority: priority.optional(),
  protocol: z.string().max(60).optional(),
  /** A part of the name, in any case. */
  name: z.string().min(1).max(100).optional(),
  /** What its caller has labelled it with: `order:4711`. */
  label: labelFilter.optional(),
  /** Whether the lab ran it. */
  lab: z.enum(['yes', 'no']).optional(),
  id: z
    .string()
    .regex(/^[A-Za-z0-9.]{1,80}$/)
    .optional(),
  from: time.optional(),
  to: time.optional(),
  /** Whether somebody has taken note of a heuristic outcome. */
  acknowledged: z.enum(['yes', 'no']).optional(),
  /** What is left out: `state:aborted,participant:bank-a`. */
  exclude: exclude.optional(),
})

/** In which order a list stands; left out: the newest first. */
export const listOrder = {
  /** What is open has lasted longest. By duration and retries the newest 100,000 are sorted. */
  sort: z.enum(['started', 'duration', 'retries']).optional(),
  dir: z.enum(['asc', 'desc']).optional(),
}

export const transactionQuery = transactionFilter.extend({
  ...listOrder,
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Counted are those that fit among so many, the newest; what needs a person is counted whole. */
export const COUNTED_MAX = 100_000

export const transactionCounts = z
  .object({
    /** Of each state, whatever state the filter asks for; what is in doubt counts in its state too. */
    states: z.record(z.string(), z.int()),
    all: z.int(),
    /** There are older ones, which were not counted. */
    more: z.boolean(),
  })
  .meta({ id: 'TransactionCounts' })

export type TransactionFilter = z.infer<typeof transactionFilter>
export type ListOrder = Pick<TransactionQuery, 'sort' | 'dir'>
export type TransactionQuery = z.infer<typeof transactionQuery>
export type TransactionCounts = z.infer<typeof transactionCounts>
