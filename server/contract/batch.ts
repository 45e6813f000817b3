import { z } from 'zod'
import { action, reason } from './action'
import { inboxTab } from './inbox'
import { time } from './transaction'

export const BATCH_ITEMS_MAX = 1_000
export const BATCH_RATE_MAX = 20
/** Of a run the first item goes alone, then so many, then the rest. */
export const CANARY = 10

/**
 * checking: each item is looked at. ready: nothing has been done. halted: it has stopped itself,
 * because one item was not verified. stopped: by somebody, for good.
 */
export const batchState = z.enum([
  ...(['checking', 'ready', 'running', 'paused', 'halted', 'stopped', 'done'] as const),
])

/** What may be done about an item in bulk. Forced decisions are always left out. */
export const batchSort = z.enum(['deliver-again', 'apply', 'left-out'])

export const batchItemState = z.enum([
  ...(['unchecked', 'waiting', 'running', 'verified', 'failed', 'left-out'] as const),
])

export const batchItem = z
  .object({
    n: z.int(),
    transaction: z.string(),
    /** Null: it was not looked at yet. */
    sort: batchSort.nullable(),
    /** What a single action would send; null: nothing is done. */
    action: action.nullable(),
    state: batchItemState,
    /** Why it is sorted so, or what came of it. */
    text: z.string().nullable(),
    result: z.enum(['verified', 'sent-not-verified', 'contradicted', 'refused']).nullable(),
    attempt: z.int(),
    /** Its entry in the audit trail. */
    actionId: z.string().nullable(),
    at: time.nullable(),
  })
  .meta({ id: 'BatchItem' })

const count = z.int()

export const batchSummary = z
  .object({
    id: z.string(),
    createdAt: time,
    createdBy: z.string(),
    state: batchState,
    /** Who began it, or let it go on: under that name it acts. */
    runBy: z.string().nullable(),
    reason: z.string().nullable(),
    perSecond: z.int().nullable(),
    startedAt: time.nullable(),
    endedAt: time.nullable(),
    /** Why it has stopped itself. */
    halted: z.string().nullable(),
    /** first: one item alone. ten: the ten after it. rest: the others. */
    stage: z.enum(['first', 'ten', 'rest']),
    sorts: z.object({ 'deliver-again': count, apply: count, 'left-out': count }),
    states: z.object({
      ...{ unchecked: count, waiting: count, running: count },
      ...{ verified: count, failed: count, 'left-out': count },
    }),
  })
  .meta({ id: 'BatchSummary' })

/** GET /v1/batches/{id} */
export const batch = batchSummary.extend({ items: z.array(batchItem) }).meta({ id: 'Batch' })

export const batchPage = z.object({ items: z.array(batchSummary) }).meta({ id: 'BatchPage' })

/** POST /v1/batches: the list is frozen now, whatever the Inbox shows later. */
export const newBatch = z
  .union([
    z.strictObject({ transactions: z.array(z.string().max(80)).min(1).max(BATCH_ITEMS_MAX) }),
    z.strictObject({
      matching: z.strictObject({
        tab: inboxTab.exclude(['done']),
        /** One probable cause of that tab; absent: all. */
        group: z.string().max(300).optional(),
      }),
    }),
  ])
  .meta({ id: 'NewBatch' })

/** POST /v1/batches/{id}:run */
export const runBatch = z
  .strictObject({
    reason,
    perSecond: z.int().min(1).max(BATCH_RATE_MAX).default(5),
    /** What is done of what is safe. */
    sorts: z
      .array(batchSort.exclude(['left-out']))
      .min(1)
      .max(2)
      .default(['deliver-again', 'apply']),
  })
  .meta({ id: 'RunBatch' })

export type BatchState = z.infer<typeof batchState>
export type BatchSort = z.infer<typeof batchSort>
export type BatchItemState = z.infer<typeof batchItemState>
export type BatchItem = z.infer<typeof batchItem>
export type BatchSummary = z.infer<typeof batchSummary>
export type Batch = z.infer<typeof batch>
export type NewBatch = z.infer<typeof newBatch>
export type RunBatch = z.infer<typeof runBatch>
