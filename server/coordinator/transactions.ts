import type { Standing } from '@/server/journal/journal'
import { isJournalBusy } from '@/server/journal/journal-busy'
import type { Registry } from '@/server/participant/registry'
import type { Clock } from '@/server/platform/clock'
import { parseTransactionId, shardOf } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { type BeginReply, type BeginRequest, refused, toWork } from './begin-request'
import type { Coordinator } from './coordinator'
import type { Running } from './running'
import { type Summary, summaryOf } from './summary'

const RUNNING_MAX = 5_000
/** D33: an answer is waited for this much longer than the deadline. */
const GRACE_MS = 5_000

export interface TransactionsDeps {
  readonly coordinator: Coordinator
  readonly registry: Registry
  readonly clock: Clock
  readonly held: () => ReadonlyMap<number, number>
  /** False while the open set is being loaded, and once this process drains. */
  readonly admits: () => 'yes' | 'loading' | 'draining'
  /** What became of a transaction that is not in hand any more; null: not known. */
  readonly read: (id: TransactionId) => Promise<Summary | null>
}

/** The coordinator's own entry point: begins a transaction and waits for what the caller asked for. */
export function createTransactions(deps: TransactionsDeps) {
  return {
    begin: async (request: BeginRequest, signal: AbortSignal): Promise<BeginReply> => {
      const shard = shardOf(request.shardKey)
      const epoch = deps.held().get(shard)
      if (deps.admits() === 'draining')
        return refused('shutting-down', 'The coordinator is shutting down and begins nothing new.')
      if (epoch === undefined || deps.admits() === 'loading')
        return refused('no-coordinator', `Nobody owns shard ${shard} at the moment. Try again.`)
      if (deps.coordinator.size >= RUNNING_MAX)
        return refused('too-busy', `${RUNNING_MAX} transactions are open here. Try again later.`)
      const work = toWork(deps.registry, request)
      if ('type' in work) return work
      const begun = deps.coordinator.begin(work, { shard, epoch })
      return answer(deps, request, { ...begun, signal })
    },
  }
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
  const stands = await Promise.race([standing, late]).catch((error: unknown) => {
    if (isJournalBusy(error)) return 'busy' as const
    throw error
  })
  if (stands === 'busy')
    return refused('too-busy', 'Too many transactions wait for the journal. Nothing was begun.')
  if (stands === null)
    return refused('journal-unavailable', 'The journal has not taken the begin record in time.')
  if (stands.duplicate !== null) return repeat(deps, request, stands.duplicate)
  if (stands.fenced)
    return refused('no-coordinator', `Shard ${running.shard} has just moved. Try again.`)
  const reached = await reach(running, request.wait, { late, signal })
  return { type: reached ? 'answered' : 'pending', transaction: summaryOf(running) }
}

/** True once what was waited for has come; false when time is up, or nobody waits any more. */
async function reach(
  running: Running,
  until: BeginRequest['wait'],
  { late, signal }: { readonly late: Promise<null>; readonly signal: AbortSignal },
): Promise<boolean> {
  if (until === 'no') return false
  const wanted = until === 'completed' ? running.completed : running.decided
  let leave = () => {}
  const gone = new Promise<void>((resolve) => {
    leave = resolve
    signal.addEventListener('abort', leave, { once: true })
  })
  await Promise.race([wanted.wait, running.abandoned.wait, late, gone])
  signal.removeEventListener('abort', leave)
  return wanted.raised
}

/** How long an answer is waited for; who has it cancels, so that no timer outlives its transaction. */
function limit(clock: Clock, { transaction }: BeginRequest) {
  let cancel = () => {}
  const late = new Promise<null>((resolve) => {
    cancel = clock.setTimer(transaction.deadlineMs + GRACE_MS, () => resolve(null))
  })
  return { late, cancel }
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
  if (running === null) return ended(await deps.read(id), id, request.wait)
  const { late, cancel } = limit(deps.clock, request)
  const { signal } = new AbortController()
  const reached = await reach(running, request.wait, { late, signal }).finally(cancel)
  return { type: reached ? 'answered' : 'pending', transaction: summaryOf(running) }
}

function ended(
  summary: Summary | null,
  id: TransactionId,
  until: BeginRequest['wait'],
): BeginReply {
  if (summary === null)
    return refused('no-coordinator', `Transaction ${parseTransactionId(id)?.ulid} is elsewhere.`)
  const reached = until === 'completed' ? summary.endedAt : summary.outcome
  return { type: reached === null ? 'pending' : 'answered', transaction: summary }
}
