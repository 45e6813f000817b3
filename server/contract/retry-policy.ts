import { z } from 'zod'
import { participantName } from './participant'
import { time } from './transaction'

const whole = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return z.int(message).min(min, message).max(max, message)
}

/** How long is waited between two attempts, in milliseconds. */
export const backOff = z
  .strictObject({
    jitter: z.enum(['full', 'equal', 'decorrelated']),
    baseMs: whole(1, 60_000),
    /** By how much the wait grows with each attempt; decorrelated jitter does not ask. */
    factor: z.number().min(1).max(10),
    capMs: whole(1, 600_000),
  })
  .refine(({ baseMs, capMs }) => baseMs <= capMs, {
    path: ['capMs'],
    error: 'must not be below baseMs',
  })
  .meta({ id: 'BackOff' })

const attemptMs = whole(100, 60_000)

const operationChange = z.strictObject({ attemptMs, backOff }).partial()

/**
 * retry   asking again may help
 * refuse  asking again says the same: a promise is asked for no more
 * broken  somebody must put something right there first: what a verdict says is told seldom
 */
export const errorClass = z.enum(['retry', 'refuse', 'broken'])

export const errorRule = z
  .strictObject({
    /** A SQLSTATE, the number or name of an error, or `http-<status>`; `*` at its end for all that begin so. */
    code: z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{1,40}\*?$/,
        'must be letters, digits, - and _, with * at the end only',
      ),
    class: errorClass,
  })
  .meta({ id: 'ErrorRule' })

const attempts = whole(1, 20)
const repeatsPerSecond = whole(1, 10_000)
const classes = z.array(errorRule).max(100)

/** What is left out is inherited. There is no limit for what a verdict says: it is told until it is proved. */
export const policyChange = z
  .strictObject({
    attempts,
    operations: z
      .strictObject({
        ...{ prepare: operationChange, commit: operationChange, abort: operationChange },
        ...{ action: operationChange, compensate: operationChange },
      })
      .partial(),
    repeatsPerSecond,
    classes,
  })
  .partial()
  .meta({ id: 'PolicyChange' })

const operationPolicy = z.object({ attemptMs, backOff })

/** All that holds, with what was inherited. */
export const retryPolicy = z
  .object({
    attempts,
    operations: z.object({
      ...{ prepare: operationPolicy, commit: operationPolicy, abort: operationPolicy },
      ...{ action: operationPolicy, compensate: operationPolicy },
    }),
    repeatsPerSecond,
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
  calls: z.int(),
  mostInASecond: z.int(),
  /** Given up before its deadline, though calls worked again in time. */
  givenUp: z.int(),
  /** From the first failed call to one that succeeds: the median, and 95 of 100. */
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
})

export const policyComparison = z
  .object({
    from: time,
    to: time,
    /** Calls that had to be repeated then. */
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
