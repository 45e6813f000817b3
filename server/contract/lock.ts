import { z } from 'zod'
import { reason } from './action'
import { lockMode } from './lock-key'
import { time } from './transaction'

export const LOCK_TTL_MS_MIN = 1_000
export const LOCK_TTL_MS_MAX = 600_000
export const LOCK_WAIT_MS_MAX = 60_000
const PRIORITY_MAX = 9
const PRIORITY = 5

export const lockStoreKind = z.enum(['postgres', 'etcd', 'zookeeper', 'redis'])

const ttlMs = z.int().min(LOCK_TTL_MS_MIN).max(LOCK_TTL_MS_MAX)
const token = z.int().min(1)
const priority = z.int().min(0).max(PRIORITY_MAX).default(PRIORITY)
const work = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { error: 'has no control characters' })
const age = z.strictObject({
  startedAt: time.meta({ description: 'When the work began; the same each time it asks' }),
})

/** POST /v1/locks/{key}:acquire */
export const acquireRequest = z
  .strictObject({
    mode: lockMode.default('exclusive'),
    ttlMs: ttlMs.default(30_000).meta({ description: 'It is lost after that, unless renewed' }),
    waitMs: z.int().min(0).max(LOCK_WAIT_MS_MAX).default(0),
    owner: z.string().min(1).max(200).meta({ description: 'Who it is, for people' }),
    priority: priority.meta({ description: 'The higher goes first' }),
    work: work.optional().meta({
      description:
        'One piece of work: what holds locks under this name, and waits for one, is one; of what runs within it the name begins with its own and a slash. A ring of such is found and broken, 409 lock-deadlock',
    }),
    waitDie: age.optional().meta({
      description: 'Only the older waits for the younger, so that nobody waits in a ring',
    }),
  })
  .meta({ id: 'AcquireLock' })

/** POST /v1/locks/{key}:renew */
export const renewRequest = z
  .strictObject({ token, ttlMs: ttlMs.optional() })
  .meta({ id: 'RenewLock' })

/** POST /v1/locks/{key}:release */
export const releaseRequest = z.strictObject({ token }).meta({ id: 'ReleaseLock' })

/** POST /v1/locks/{key}:force-release */
export const forceReleaseRequest = z
  .strictObject({ token, reason })
  .meta({ id: 'ForceReleaseLock' })

export const heldLock = z
  .object({
    key: z.string(),
    mode: lockMode,
    owner: z.string(),
    /** What is guarded by the lock has to refuse every token lower than one it has seen. */
    token,
    ttlMs: z.int(),
    /** By the clock of the store; count the time to live from before you asked. */
    expiresAt: time,
    /** The store may forget the lock and give its token twice: nothing may depend on it. */
    efficiencyOnly: z.boolean(),
  })
  .meta({ id: 'HeldLock' })

export const releasedLock = z
  .object({ key: z.string(), token, released: z.boolean() })
  .meta({ id: 'ReleasedLock' })

const claimant = z.object({
  owner: z.string(),
  mode: lockMode,
  priority: z.int(),
  /** The transaction it is for; null: it is used alone. */
  transaction: z.string().nullable(),
})

export const lockHolder = claimant.extend({ token, since: time, expiresAt: time })
export const lockWaiter = claimant.extend({ since: time })

export const lockRow = z.object({
  key: z.string(),
  /** What it is held in now; null: it is free, and whoever waits is about to get it. */
  mode: lockMode.nullable(),
  /** The highest token that is held. */
  token: token.nullable(),
  since: time.nullable(),
  holders: z.array(lockHolder),
  /** In the order in which they will get it. */
  waiters: z.array(lockWaiter),
})

/** GET /v1/locks */
export const lockList = z
  .object({
    store: z.object({ kind: lockStoreKind, efficiencyOnly: z.boolean() }),
    items: z.array(lockRow),
  })
  .meta({ id: 'LockList' })

export const lockQuery = z.object({
  /** A part of the key. */
  key: z.string().max(200).optional(),
  /** A part of the name of a holder or of who waits. */
  owner: z.string().max(200).optional(),
  transaction: z.string().max(80).optional(),
  /** `yes`: only those that somebody waits for. */
  waiting: z.enum(['yes']).optional(),
})

export type HeldLock = z.infer<typeof heldLock>
export type LockList = z.infer<typeof lockList>
export type LockRow = z.infer<typeof lockRow>
export type LockHolder = z.infer<typeof lockHolder>
export type LockQuery = z.infer<typeof lockQuery>
export type LockStoreKind = z.infer<typeof lockStoreKind>
