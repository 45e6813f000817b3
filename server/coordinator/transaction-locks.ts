import type { TakenLock } from '@/server/journal/taken-locks'
import type { LockMode, NewClaim } from '@/server/lock/lock'
import type { Locks } from '@/server/lock/locks'
import { BEGINNING } from '@/server/lock/programs'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import type { Priority } from '@/server/policy/priority-queue'
import type { TransactionId } from '@/server/protocol/model'
import { type Refused, refused } from './refused'
import type { Running } from './running'

/** Long enough that a successor renews what it takes over before it has run out. */
const TTL_MS = 30_000
/** Of the queue of a lock, which has ten: what the transaction is worth there. */
const PRIORITIES: Readonly<Record<Priority, number>> = { high: 8, normal: 5, low: 2 }
const GIVE_BACK_TRIES_MAX = 3
const RENEWED_AT_ONCE = 16

export interface AskedLock {
  readonly key: string
  readonly mode: LockMode
}

export interface LocksFor {
  readonly id: TransactionId
  readonly name: string | null
  /** Asked again under it, they are the same locks. */
  readonly idempotencyKey: string | null
  readonly priority: Priority
  readonly waitMs: number
  readonly signal: AbortSignal
}

/** Locks that transactions take before their branches run, and that are given back after their end. */
export interface TransactionLocks {
  /** All of them, in the order of their keys, so that nobody waits in a ring; or none. */
  take(asked: readonly AskedLock[], given: LocksFor): Promise<readonly TakenLock[] | Refused>
  /** What cannot be given back now runs out by itself. */
  giveBack(taken: readonly TakenLock[]): Promise<void>
  /** Each a third of their time: those of a predecessor too, once its transactions are in hand. */
  renew(running: Iterable<Running>): Promise<void>
  /** Says again whose they are, after another has asked for them under the same name. */
  keep(id: TransactionId, taken: readonly TakenLock[]): Promise<void>
}

interface Deps {
  readonly locks: Locks
  readonly clock: Clock
  readonly logger: Logger
}

export const RENEW_LOCKS_EVERY_MS = TTL_MS / 3

/** Over the store of locks of this installation. */
export function createTransactionLocks(deps: Deps): TransactionLocks {
  const { logger } = deps
  const giveBack = async (taken: readonly TakenLock[]) => {
    await Promise.all(taken.map((one) => giveBackOne(deps, one)))
  }
  return {
    giveBack,
    keep: async (id, taken) => {
      await Promise.all(taken.map((one) => renewOne(deps, id, one)))
    },
    take: async (asked, given) => {
      const taken: TakenLock[] = []
      const keeper = keep(deps, given.id, taken)
      try {
        const failed = (await takeAll(deps, asked, { given, taken })) ?? (await keeper.lost())
        if (failed === null) return taken
        await giveBack(taken)
        return failed
      } catch (error) {
        logger.warn({ error }, 'the store of locks did not answer')
        await giveBack(taken)
        return refused('locks-unavailable', UNAVAILABLE)
      } finally {
        keeper.close()
      }
    },
    renew: async (running) => {
      const all = [...running]
        .filter(isOurs)
        .flatMap(({ id, locks: mine }) => mine.map((one) => ({ id, one })))
      for (let from = 0; from < all.length; from += RENEWED_AT_ONCE)
        await Promise.all(
          all.slice(from, from + RENEWED_AT_ONCE).map(({ id, one }) => renewOne(deps, id, one)),
        )
    },
  }
}

/** One that waits for an operator ends elsewhere, and its locks with it. */
const isOurs = ({ state }: Running): boolean => state.phase !== 'heuristic'

const UNAVAILABLE =
  'The store of locks does not answer, so that the transaction’s locks were not taken. Nothing was begun. Send it again in a moment.'

interface Taking {
  readonly given: LocksFor
  readonly taken: TakenLock[]
}

/** Null: all were taken. */
async function takeAll(
  { locks, clock }: Deps,
  asked: readonly AskedLock[],
  { given, taken }: Taking,
): Promise<Refused | null> {
  const untilMs = clock.monotonicMs() + given.waitMs
  const sorted = [...asked].sort((one, other) => (one.key < other.key ? -1 : 1))
  for (const lock of sorted) {
    const waitMs = Math.max(0, untilMs - clock.monotonicMs())
    const patience = { waitMs, waitDie: false, signal: given.signal }
    const got = await locks.acquire(claimOf(lock, given), patience)
    if (got.type === 'too-many')
      return refused('too-busy', 'Too many wait for locks here. Nothing was begun. Send it again.')
    if (got.type === 'deadlock') return refused('lock-held', deadlockText(lock.key))
    if (got.type !== 'granted') return refused('lock-held', heldText(lock.key, got.inTheWay))
    taken.push({ key: lock.key, mode: lock.mode, token: got.held.grant.token })
  }
  return null
}

const claimOf = (
  { key, mode }: AskedLock,
  { id, name, idempotencyKey, priority }: LocksFor,
): NewClaim => ({
  ...{ id: `${BEGINNING}${idempotencyKey ?? id}`, key, mode, transaction: id },
  ...{
    owner: name ?? 'transaction',
    priority: PRIORITIES[priority],
    ttlMs: TTL_MS,
    bornAtMs: null,
  },
})

function heldText(key: string, inTheWay: readonly { readonly owner: string }[]): string {
  const names = [...new Set(inTheWay.map(({ owner }) => owner))].slice(0, 3).join(', ')
  return `The lock ${key} was not free before the deadline${names === '' ? '' : `: it is held or awaited by ${names}`}. Nothing was begun. Send it again later.`
}

const deadlockText = (key: string): string =>
  `The lock ${key} was not taken: who has it waits for another lock of this transaction, so that nobody could have gone on. Nothing was begun. Send it again.`

/**
 * While others are waited for, those taken before must not run out. What was may have been granted to
 * somebody else: then nothing begins.
 */
function keep(deps: Deps, id: TransactionId, taken: readonly TakenLock[]) {
  const { clock, locks } = deps
  const sinceMs = clock.monotonicMs()
  let cancel = () => {}
  const again = () => {
    cancel = clock.setTimer(RENEW_LOCKS_EVERY_MS, () => {
      void Promise.all(taken.map((one) => renewOne(deps, id, one)))
      again()
    })
  }
  again()
  return {
    close: () => cancel(),
    lost: async (): Promise<Refused | null> => {
      if (clock.monotonicMs() - sinceMs < RENEW_LOCKS_EVERY_MS) return null
      const held = await Promise.all(taken.map((one) => locks.renew(one, TTL_MS)))
      const gone = taken.find((_, n) => held[n] === null)
      return gone === undefined ? null : refused('lock-held', lostText(gone.key))
    },
  }
}

const lostText = (key: string): string =>
  `The lock ${key} ran out while the others were waited for. Nothing was begun. Send it again.`

/** One that cannot be renewed now keeps none of the others from it. */
async function renewOne(
  { locks, logger }: Deps,
  id: TransactionId,
  lock: TakenLock,
): Promise<void> {
  const about = { transaction: id, key: lock.key }
  try {
    if ((await locks.renew(lock, TTL_MS, { transaction: id })) === null)
      logger.warn(about, 'a lock of an open transaction was lost')
  } catch (error) {
    logger.warn({ ...about, error }, 'a lock of an open transaction was not renewed')
  }
}

async function giveBackOne({ locks, logger }: Deps, lock: TakenLock): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await locks.release(lock)
      return
    } catch (error) {
      if (tries < GIVE_BACK_TRIES_MAX) continue
      logger.warn({ error, key: lock.key }, 'a lock was not given back, and runs out by itself')
      return
    }
  }
}
