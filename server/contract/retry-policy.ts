import { z } from 'zod'
import { errorClass, errorRules } from './error-rule'
import {
  alarmAttempts,
  attemptMs,
  attempts,
  backOff,
  operationChanges,
  promiseMs,
  whole,
} from './operation-policy'
import { participantName } from './participant'
import { time } from './transaction'

const repeatsPerSecond = whole(1, 10_000)

/** No call is made while it is open, but for a probe; what a verdict says waits for that. */
const breaker = z.strictObject({
  on: z.boolean(),
  /** It opens when so many of a hundred calls failed, of at least so many, within so long. */
  failurePercent: whole(1, 100),
  callsMin: whole(1, 10_000),
  windowMs: whole(1_000, 600_000),
  /** Open for so long at first, and twice as long after each probe that fails. */
  openMs: whole(100, 600_000),
  openMsMax: whole(100, 3_600_000),
})

/** How many calls for a promise may be repeats: so many of a hundred, and so many a second in any case. */
const retryBudget = z.strictObject({
  percent: whole(0, 100),
  perSecondMin: whole(0, 10_000),
})

/** New transactions are refused at a share that grows when fewer than 1/k of the calls are answered. */
const throttle = z.strictObject({ on: z.boolean(), k: z.number().min(1).max(100) })

/** What is left out is inherited. There is no limit for what a verdict says: it is told until it is proved. */
export const policyChange = z
  .strictObject({
    ...{ attempts, promiseMs },
    operations: operationChanges,
    repeatsPerSecond,
    alarmAttempts,
    breaker: breaker.partial(),
    retryBudget: retryBudget.partial(),
    throttle: throttle.partial(),
    classes: errorRules,
  })
  .partial()
  .meta({ id: 'PolicyChange' })

const operationPolicy = z.object({ attemptMs, backOff })

/** All that holds, with what was inherited. */
export const retryPolicy = z
  .object({
    ...{ attempts, promiseMs },
    operations: z.object({
      ...{ prepare: operationPolicy, commit: operationPolicy, abort: operationPolicy },
      ...{ action: operationPolicy, compensate: operationPolicy },
    }),
    repeatsPerSecond,
    /** Null: after as many as the alert rule says. */
    alarmAttempts: alarmAttempts.nullable(),
    ...{ breaker, retryBudget, throttle },
    /** The first that fits counts. */
    classes: z.array(z.object({ code: z.string(), class: errorClass })),
  })
  .meta({ id: 'RetryPolicy' })

export const writtenPolicy = z
  .object({
    /** A participant; null: for all. */
    participant: z.string().nullable(),
    version: z.int(),
    change: policyChange,
    reason: z.string(),
    by: z.string(),
    at: time,
  })
  .meta({ id: 'WrittenPolicy' })

export const scopedPolicy = z
  .object({
    participant: z.string().nullable(),
    /** For If-Match; 0: nobody has written anything here. */
    version: z.int(),
    change: policyChange,
    effective: z.object({ version: z.int(), policy: retryPolicy }),
    /** The last changes here, the newest first. */
    history: z.array(writtenPolicy),
  })
  .meta({ id: 'ScopedPolicy' })

export const reason = z.string().trim().min(1, 'Say why').max(500)

export const newPolicy = z
  .strictObject({ change: policyChange, reason })
  .meta({ id: 'NewRetryPolicy' })

export const retryPause = z
  .object({
    participant: z.string().nullable(),
    transaction: z.string().nullable(),
    branch: z.int().nullable(),
    reason: z.string(),
    by: z.string(),
    at: time,
  })
  .meta({ id: 'RetryPause' })

export const policyList = z.object({ items: z.array(writtenPolicy), pauses: z.array(retryPause) })

export const pauseRequest = z.strictObject({ reason })

/** What is paused now, of what was asked about. */
export const pausedNow = z.object({ paused: z.boolean(), changed: z.boolean() })

export const retryAllRequest = z.strictObject({ perSecond: whole(1, 1_000).default(50) })

export const retryAllResult = z.object({
  participant: participantName,
  /** Calls that waited, and are made now, one after the other. */
  ordered: z.int(),
  perSecond: z.int(),
})

export const policySimulation = z
  .strictObject({
    /** Null: what holds for all. */
    participant: participantName.nullable(),
    /** As it would be written; it is not. */
    change: policyChange,
  })
  .meta({ id: 'PolicySimulation' })

const replayed = z.object({
  /** For what had to be repeated: the first calls, which failed, and the repeats. */
  calls: z.int(),
  /** At one participant: promises, verdicts told, and repeats. Statements of the work are not in it. */
  mostInASecond: z.int(),
  mostRepeatsInASecond: z.int(),
  /** Refused by breaker, budget or throttle, or held back by the breaker. */
  notSent: z.int(),
  /** Given up before its deadline, though calls worked again in time. */
  givenUp: z.int(),
  /** From the first failed call to one that succeeds: the median, and 95 of 100. */
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
})

export const policyComparison = z
  .object({
    /** The day that is replayed. */
    from: time,
    to: time,
    /** Calls that had to be repeated then. */
    recorded: z.int(),
    /** More than can be replayed: of so many transactions one is, drawn evenly. 1: all are. */
    oneOf: z.int(),
    /** Calls that had to be repeated and are replayed. */
    episodes: z.int(),
    /** By the policy that holds, and by the one that was asked about: both replayed alike. */
    present: replayed,
    proposed: replayed,
    sooner: z.int(),
    later: z.int(),
  })
  .meta({ id: 'PolicyComparison' })

export type PolicyComparison = z.infer<typeof policyComparison>
export type PolicyChange = z.infer<typeof policyChange>
export type RetryPolicy = z.infer<typeof retryPolicy>
export type ScopedPolicy = z.infer<typeof scopedPolicy>
export type RetryPause = z.infer<typeof retryPause>
