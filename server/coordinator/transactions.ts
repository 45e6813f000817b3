import type { Standing } from '@/server/journal/journal'
import { isJournalBusy } from '@/server/journal/journal-busy'
import type { Statement } from '@/server/participant/participant'
import type { Registry } from '@/server/participant/registry'
import type { Clock } from '@/server/platform/clock'
import { parseTransactionId, shardOf } from '@/server/protocol/ids'
import type { Recovery, TransactionId } from '@/server/protocol/model'
import type { WorkRequest } from './begin'
import type { Coordinator } from './coordinator'
import type { Running } from './running'
import { type Summary, summaryOf } from './summary'

const RUNNING_MAX = 5_000
/** D33: an answer is waited for this much longer than the deadline. */
const GRACE_MS = 5_000

export interface BeginRequest {
  readonly transaction: {
    readonly name?: string | undefined
    readonly protocol: string
    readonly deadlineMs: number
    readonly recovery: Recovery
    readonly branches: readonly {
      readonly participant: string
      readonly statements: readonly Statement[]
    }[]
  }
  readonly idempotencyKey: string | null
  readonly requestHash: string
  readonly shardKey: string
  readonly wait: 'decided' | 'completed' | 'no'
}

type RefusalCode =
  | 'no-coordinator'
  | 'too-busy'
  | 'shutting-down'
  | 'unknown-participant'
  | 'participant-not-usable'
  | 'idempotency-mismatch'
  | 'journal-unavailable'

export type BeginReply =
  | { readonly type: 'answered' | 'pending'; readonly transaction: Summary }
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly detail: string }

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

const refused = (code: RefusalCode, detail: string): BeginReply => ({
  type: 'refused',
  code,
  detail,
})

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
  if (running === null) return ended(await deps.read(id), id)
  const { late, cancel } = limit(deps.clock, request)
  const { signal } = new AbortController()
  const reached = await reach(running, request.wait, { late, signal }).finally(cancel)
  return { type: reached ? 'answered' : 'pending', transaction: summaryOf(running) }
}

function ended(summary: Summary | null, id: TransactionId): BeginReply {
  if (summary === null)
    return refused('no-coordinator', `Transaction ${parseTransactionId(id)?.ulid} is elsewhere.`)
  return { type: summary.outcome === null ? 'pending' : 'answered', transaction: summary }
}

function toWork(registry: Registry, request: BeginRequest): WorkRequest | BeginReply {
  const { transaction, idempotencyKey, requestHash } = request
  const branches: {
    participant: NonNullable<ReturnType<Registry['get']>>
    statements: readonly Statement[]
  }[] = []
  for (const { participant: name, statements } of transaction.branches) {
    const participant = registry.get(name)
    if (participant === null)
      return refused('unknown-participant', `No participant ${name} is registered.`)
    if (registry.row(name)?.usable !== true)
      return refused('participant-not-usable', `${name} has not passed its test yet.`)
    branches.push({ participant, statements })
  }
  return {
    name: transaction.name ?? null,
    protocol: transaction.protocol,
    recovery: transaction.recovery,
    idempotencyKey,
    requestHash,
    deadlineMs: transaction.deadlineMs,
    lab: transaction.branches.some(({ participant }) => registry.row(participant)?.lab === true),
    branches,
  }
}
