import { z } from 'zod'
import { errorRules } from './error-rule'

export const whole = (min: number, max: number) => {
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

export const attemptMs = whole(100, 60_000)

/** After how many failed calls somebody is told, by the alert rule for attempts. */
export const alarmAttempts = whole(1, 1_000_000)

const operationChange = z.strictObject({ attemptMs, backOff }).partial()

/** How often a promise is asked for. */
export const attempts = whole(1, 20)

/** How long it is asked for over all attempts; the transaction's deadline may come before. */
export const promiseMs = whole(100, 600_000)

export const operationChanges = z
  .strictObject({
    ...{ prepare: operationChange, commit: operationChange, abort: operationChange },
    ...{ action: operationChange, compensate: operationChange },
  })
  .partial()

/**
 * A gate is its participant's, and all transactions share it: of breaker and throttle one of them can
 * only be let through, however they stand.
 */
const passed = z.strictObject({ on: z.literal(false, 'can only be switched off here') })

/** So many repeats for promises, at all its participants together; theirs count beside it. */
const ownBudget = z.strictObject({ repeats: whole(0, 1_000) })

/** What one transaction wants otherwise than its participants' policies say; the rest is theirs. */
export const transactionRetry = z
  .strictObject({
    ...{ attempts, promiseMs, operations: operationChanges, alarmAttempts },
    classes: errorRules,
    ...{ retryBudget: ownBudget, breaker: passed, throttle: passed },
  })
  .partial()
  .meta({
    id: 'TransactionRetry',
    description: 'How the calls of a transaction are repeated, where the policies say otherwise',
  })

export type TransactionRetry = z.infer<typeof transactionRetry>
