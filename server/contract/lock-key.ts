import { z } from 'zod'

export const LOCKS_MAX = 32

/** Any name: what it stands for is between those who take it. */
export const lockKey = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { error: 'A key has no control characters' })

export const lockMode = z.enum(['shared', 'exclusive'])

const transactionLock = z.strictObject({ key: lockKey, mode: lockMode.default('exclusive') })

/** What a transaction takes before its branches run, and gives back after its end. */
export const transactionLocks = z
  .array(transactionLock)
  .max(LOCKS_MAX)
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, {
    error: 'Name each key once',
  })
  .meta({ description: 'Taken before the branches run, and kept until the end' })
