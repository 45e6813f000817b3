import type { Standing } from '@/server/journal/journal'
import { parseTransactionId, shardOf } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { createApplications } from './application-transactions'
import { beginLocked, type Lease, type Taken } from './begin-locked'
import { type BeginReply, type BeginRequest, toWork } from './begin-request'
import type { Gates } from './gates'
import { createOneByOne } from './one-by-one'
import { refused } from './refused'
import { refusalToWait } from './room'
import type { Running } from './running'
import { summaryOf } from './summary'
import {
  admission,
  ended,
  limit,
  reach,
  standingOf,
  stillOwned,
  type TransactionsDeps,
} from './waiting'
import type { WorkRequest } from './work-request'

/** The coordinator's own entry point: begins a transaction and waits for what the caller asked for. */
export function createTransactions(deps: TransactionsDeps) {
  const locked = createOneByOne()
  return {
    ...createApplications({ ...deps, locked }),
    begin: async (request: BeginRequest, signal: AbortSignal): Promise<BeginReply> => {
      const lease = admission(deps, shardOf(request.shardKey))
      if ('type' in lease) return lease
      const work = toWork(deps.registry, request, {
        ...{ openAt: deps.coordinator.openAt, gates: deps.coordinator.gates },
        answersOf: deps.answersOf,
      })
      if ('type' in work) return work
      const full = refusalToWait(deps.coordinator.admission, work)
      if (full !== null) return full
      if ((request.transaction.locks ?? []).length > 0)
        return locked(work.idempotencyKey, () =>
          lockedBegin(deps, request, { work, lease, signal }),
        )
      const begun = deps.coordinator.begin(work, lease)
      return answer(deps, request, { ...begun, signal })
    },
    retryAll: async (participant: string, perSecond: number): Promise<number | null> =>
      deps.coordinator.retryAll(participant, perSecond),
    /** What an operator asked for: a verdict that came to stand is heard, and what is owed is sent now. */
    hurry: async (id: string): Promise<boolean> => {
      const running = deps.coordinator.find(id as TransactionId)
      if (running === null) return false
      const standing = (await deps.find(running.id))?.standing ?? null
      if (standing !== null) deps.coordinator.hear(running.id, standing)
      deps.coordinator.hurry(running.id)
      return true
    },
  }
}

/** The deadline counts from the request: what waiting for the locks took of it is gone. */
async function lockedBegin(
  { locking, ...deps }: TransactionsDeps,
  request: BeginRequest,
  given: { work: WorkRequest; lease: Lease; signal: AbortSignal },
): Promise<BeginReply> {
  if (locking === undefined) return refused('locks-unavailable', 'No locks are kept here.')
  const { work, lease, signal } = given
  const beginNow = (taken: Taken) => {
    const admitted = admitNow(deps, request, lease)
    return 'type' in admitted ? admitted : deps.coordinator.begin({ ...admitted, ...taken }, lease)
  }
  const locked = await beginLocked(
    { ...deps, locking, beginNow },
    { ...work, asked: request.transaction.locks ?? [], lease, signal },
  )
  if (locked.type === 'refused') return locked
  const transaction = { ...request.transaction, deadlineMs: locked.deadlineMs }
  return answer(deps, { ...request, transaction }, { ...locked.begun, signal })
}

/** What was true before the locks were waited for may not be any more. */
function admitNow(deps: Omit<TransactionsDeps, 'locking'>, request: BeginRequest, lease: Lease) {
  const moved = stillOwned(deps, lease)
  if (moved !== null) return moved
  const { openAt, gates: all, admission: room } = deps.coordinator
  // A share of what comes is refused, and this one was not.
  const gates: Pick<Gates, 'refusal'> = {
    refusal: (name, passing) => (all.isClosed(name) ? null : all.refusal(name, passing)),
  }
  const work = toWork(deps.registry, request, { openAt, gates, answersOf: deps.answersOf })
  return 'type' in work ? work : (refusalToWait(room, work) ?? work)
}

interface Waiting {
  readonly running: Running
  readonly standing: Promise<Standing>
  readonly signal: AbortSignal
}

async function answer(
  deps: TransactionsDeps,
  request: BeginRequest,
  { running, standing, signal }: Waiting,
): Promise<BeginReply> {
  const { late, cancel } = limit(deps.clock, request)
  try {
    return await answerUntil(late, deps, request, { running, standing, signal })
  } finally {
    cancel()
  }
}

async function answerUntil(
  late: Promise<null>,
  deps: TransactionsDeps,
  request: BeginRequest,
  { running, standing, signal }: Waiting,
): Promise<BeginReply> {
  const stands = await standingOf(standing, late)
  if ('type' in stands) return stands
  if (stands.duplicate !== null) return repeat(deps, request, stands.duplicate)
  if (stands.fenced)
    return refused('no-coordinator', `Shard ${running.shard} has just moved. Try again.`)
  const reached = await reach(running, request.wait, { late, signal })
  return { type: reached ? 'answered' : 'pending', transaction: summaryOf(running) }
}

/** Same key and body: the same answer. Same key, other body: refused. */
async function repeat(
  deps: TransactionsDeps,
  request: BeginRequest,
  { id, requestHash }: { readonly id: TransactionId; readonly requestHash: string },
): Promise<BeginReply> {
  if (requestHash !== request.requestHash)
    return refused(
      'idempotency-mismatch',
      `The key belongs to transaction ${id}, which was begun with another body. Use a new key.`,
    )
  const running = deps.coordinator.find(id)
  if (running === null) {
    const summary = await deps.read(id)
    if (summary !== null) return ended(summary, request.wait)
    return refused('no-coordinator', `Transaction ${parseTransactionId(id)?.ulid} is elsewhere.`)
  }
  const { late, cancel } = limit(deps.clock, request)
  const { signal } = new AbortController()
  const reached = await reach(running, request.wait, { late, signal }).finally(cancel)
  return { type: reached ? 'answered' : 'pending', transaction: summaryOf(running) }
}
