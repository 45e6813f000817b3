import { z } from 'zod'
import type { OwnRetry } from '@/server/policy/own-retry'
import type { PolicyChange } from '@/server/policy/retry-policy'

const count = z.int().positive().optional().catch(undefined)
const backOff = z
  .object({
    jitter: z.enum(['full', 'equal', 'decorrelated']),
    baseMs: z.int().positive(),
    factor: z.number().min(1),
    capMs: z.int().positive(),
  })
  .optional()
  .catch(undefined)
const operation = z.object({ attemptMs: count, backOff }).optional().catch(undefined)
const flag = z.boolean().optional().catch(undefined)
const amount = z.number().nonnegative().optional().catch(undefined)
const group = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object(shape).optional().catch(undefined)
const rule = z.object({ code: z.string(), class: z.enum(['retry', 'refuse', 'broken']) })

const stored = z
  .object({
    attempts: count,
    promiseMs: count,
    repeatsPerSecond: count,
    alarmAttempts: count,
    breaker: group({
      ...{ on: flag, failurePercent: amount, callsMin: count },
      ...{ windowMs: count, openMs: count, openMsMax: count },
    }),
    retryBudget: group({ percent: amount, perSecondMin: amount }),
    throttle: group({ on: flag, k: amount }),
    classes: z.array(rule).optional().catch(undefined),
    operations: z
      .object({
        ...{ prepare: operation, commit: operation, abort: operation },
        ...{ action: operation, compensate: operation },
      })
      .optional()
      .catch(undefined),
  })
  .catch({})

const storedOwn = stored
  .unwrap()
  .pick({ attempts: true, promiseMs: true, operations: true, alarmAttempts: true, classes: true })
  .extend({
    ...{ breaker: group({ on: flag }), throttle: group({ on: flag }) },
    retryBudget: group({ repeats: amount }),
  })
  .catch({})

/** What a begin record says of its own transaction, read in the same way. */
export const parseOwnRetry = (data: unknown): OwnRetry => storedOwn.parse(data)

/** A change as the table has it; what another version wrote in another way is inherited instead. */
export const parsePolicyChange = (data: unknown): PolicyChange => stored.parse(data)
