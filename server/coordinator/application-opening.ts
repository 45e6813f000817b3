import { shardOf } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { OpenWork } from './application'
import type { OpenReply, OpenRequest } from './application-request'
import type { Begun } from './begin'
import { beginLocked, type Lease, type Taken } from './begin-locked'
import { messageWork } from './message-work'
import type { OneByOne } from './one-by-one'
import { type Refused, refused } from './refused'
import { summaryOf } from './summary'
import type { AskedLock } from './transaction-locks'
import { admission, limit, standingOf, stillOwned, type TransactionsDeps } from './waiting'

export interface OpeningDeps extends TransactionsDeps {
  readonly locked: OneByOne
}

/** Opens a transaction that an application drives, after its locks were taken. */
export async function open(
  deps: OpeningDeps,
  request: OpenRequest,
  signal: AbortSignal,
): Promise<OpenReply> {
  const lease = admission(deps, shardOf(request.shardKey))
  if ('type' in lease) return lease
  const { idempotencyKey, requestHash } = request
  const { locks = [], ...transaction } = request.transaction
  const { name = null, traceparent = null } = transaction
  const message = messageWork(deps, transaction.message, transaction.retry)
  if (message !== null && 'type' in message) return message
  const work = { ...transaction, name, traceparent, idempotencyKey, requestHash, message }
  if (locks.length === 0) return opened(deps, request, deps.coordinator.open(work, lease))
  return deps.locked(idempotencyKey, () =>
    openLocked(deps, request, { work, asked: locks, lease, signal }),
  )
}

interface Locking {
  readonly work: OpenWork
  readonly asked: readonly AskedLock[]
  readonly lease: Lease
  readonly signal: AbortSignal
}

/** As with work that the coordinator does: what waiting for the locks took of the deadline is gone. */
async function openLocked(
  { locking, ...deps }: TransactionsDeps,
  request: OpenRequest,
  { work, asked, lease, signal }: Locking,
): Promise<OpenReply> {
  if (locking === undefined) return refused('locks-unavailable', 'No locks are kept here.')
  const beginNow = (taken: Taken) =>
    stillOwned(deps, lease) ?? deps.coordinator.open({ ...work, ...taken }, lease)
  const locked = await beginLocked(
    { ...deps, locking, beginNow },
    { ...work, asked, lease, signal },
  )
  if (locked.type === 'refused') return locked
  return opened(deps, request, locked.begun)
}

async function opened(
  deps: TransactionsDeps,
  request: OpenRequest,
  { running, standing }: Begun,
): Promise<OpenReply> {
  const { requestHash } = request
  const { late, cancel } = limit(deps.clock, request)
  const stands = await standingOf(standing, late).finally(cancel)
  if ('type' in stands) return stands
  if (stands.fenced)
    return refused('no-coordinator', `Shard ${running.shard} has just moved. Try again.`)
  if (stands.duplicate === null)
    return { type: 'opened', fresh: true, transaction: summaryOf(running) }
  const { id } = stands.duplicate
  if (stands.duplicate.requestHash !== requestHash)
    return refused(
      'idempotency-mismatch',
      `The key belongs to transaction ${id}, which was opened with another body. Use a new key.`,
    )
  const known = deps.coordinator.find(id)
  const before = known === null ? await deps.read(id) : summaryOf(known)
  return before === null ? elsewhere(id) : { type: 'opened', fresh: false, transaction: before }
}

export const elsewhere = (id: TransactionId): Refused =>
  refused('no-coordinator', `Transaction ${id} is just changing its coordinator. Ask again.`)
