import type { Standing } from '@/server/journal/journal'
import type { TakenLock } from '@/server/journal/taken-locks'
import type { Clock } from '@/server/platform/clock'
import type { Priority } from '@/server/policy/priority-queue'
import { transactionId } from '@/server/protocol/ids'
import type { Begun } from './begin'
import type { Coordinator } from './coordinator'
import { type Refused, refused } from './refused'
import type { AskedLock, TransactionLocks } from './transaction-locks'

export interface Locking {
  readonly locks: TransactionLocks
  readonly cluster: string
  readonly newUlid: () => string
}

interface Deps {
  readonly coordinator: Coordinator
  readonly clock: Clock
  readonly locking: Locking
  /** Begins now that the locks are taken, or tells why it cannot. */
  readonly beginNow: (taken: Taken) => Begun | Refused
}

export interface Taken {
  readonly ulid: string
  readonly locks: readonly TakenLock[]
  /** What is left of it. */
  readonly deadlineMs: number
}

interface Asking {
  readonly asked: readonly AskedLock[]
  readonly name: string | null
  readonly idempotencyKey: string | null
  readonly priority?: Priority | undefined
  readonly deadlineMs: number
  readonly lease: Lease
  readonly signal: AbortSignal
}

export interface Lease {
  readonly shard: number
  readonly epoch: number
}

type Locked =
  | { readonly type: 'begun'; readonly begun: Begun; readonly deadlineMs: number }
  | Refused

/**
 * Takes what the transaction names, and begins it then; the time that took is part of its deadline.
 * From the begin record on, the locks are the transaction's, and who goes on with it gives them back.
 */
export async function beginLocked(
  deps: Deps,
  { asked, lease, signal, ...work }: Asking,
): Promise<Locked> {
  const { clock, locking } = deps
  const startedMs = clock.monotonicMs()
  const ulid = locking.newUlid()
  const taken = await locking.locks.take(asked, {
    id: transactionId({ cluster: locking.cluster, ...lease, ulid }),
    ...{ name: work.name, idempotencyKey: work.idempotencyKey },
    ...{ priority: work.priority ?? 'normal', waitMs: work.deadlineMs, signal },
  })
  if ('type' in taken) return taken
  const deadlineMs = Math.floor(work.deadlineMs - (clock.monotonicMs() - startedMs))
  if (signal.aborted || deadlineMs < 1) {
    await locking.locks.giveBack(taken)
    return refused('lock-held', 'The locks were free too late. Nothing was begun. Send it again.')
  }
  const begun = deps.beginNow({ ulid, locks: taken, deadlineMs })
  if ('type' in begun) {
    await locking.locks.giveBack(taken)
    return begun
  }
  // Nobody hears of it before: whoever is asked next under that key takes the same claims, and what is
  // given back late would be taken from him. Where nobody knows whether it has begun they run out, and if
  // it has, its next owner has them.
  const standing = begun.standing.then(async (stands) => {
    await giveBackUnused(deps, stands, taken)
    return stands
  })
  return { type: 'begun', begun: { ...begun, standing }, deadlineMs }
}

/** Who asks again under its key has the locks of the transaction that it has begun before. */
async function giveBackUnused(
  { coordinator, locking }: Deps,
  { fenced, duplicate }: Standing,
  taken: readonly TakenLock[],
): Promise<void> {
  if (!fenced && duplicate === null) return
  const before = duplicate === null ? null : coordinator.find(duplicate.id)
  const tokens = new Set((before?.locks ?? []).map(({ token }) => token))
  await locking.locks.giveBack(taken.filter(({ token }) => !tokens.has(token)))
  if (before === null) return
  await locking.locks.keep(
    before.id,
    taken.filter(({ token }) => tokens.has(token)),
  )
}
