import type { Journal, Standing } from '@/server/journal/journal'
import { isJournalBusy } from '@/server/journal/journal-busy'
import type { AnswersOf } from '@/server/participant/protocol-advice'
import type { Registry } from '@/server/participant/registry'
import type { Clock } from '@/server/platform/clock'
import type { TransactionId } from '@/server/protocol/model'
import type { Lease, Locking } from './begin-locked'
import type { BeginReply, BeginRequest } from './begin-request'
import type { Coordinator } from './coordinator'
import { type Refused, refused } from './refused'
import type { Running } from './running'
import type { Summary } from './summary'

const RUNNING_MAX = 5_000
/** D33: an answer is waited for this much longer than the deadline. */
const GRACE_MS = 5_000

export interface TransactionsDeps {
  readonly coordinator: Coordinator
  readonly registry: Registry
  readonly clock: Clock
  /** What a participant has answered of late, for `protocol: auto`. */
  readonly answersOf: AnswersOf
  /** Absent: transactions take no locks here, and who asks for one is refused. */
  readonly locking?: Locking
  readonly held: () => ReadonlyMap<number, number>
  /** False while the open set is being loaded, and once this process drains. */
  readonly admits: () => 'yes' | 'loading' | 'draining'
  /** What the journal has of a transaction that is not in hand. */
  readonly find: Journal['find']
  /** What became of a transaction that is not in hand any more; null: not known. */
  readonly read: (id: TransactionId) => Promise<Summary | null>
}

export type Until = BeginRequest['wait']

/** The lease under which a new transaction begins, or why none does. */
export function admission(
  { held, admits, coordinator }: TransactionsDeps,
  shard: number,
): Lease | Refused {
  const epoch = held().get(shard)
  if (admits() === 'draining')
    return refused('shutting-down', 'The coordinator is shutting down and begins nothing new.')
  if (epoch === undefined || admits() === 'loading')
    return refused('no-coordinator', `Nobody owns shard ${shard} at the moment. Try again.`)
  if (coordinator.size >= RUNNING_MAX)
    return refused('too-busy', `${RUNNING_MAX} transactions are open here. Try again later.`)
  return { shard, epoch }
}

/** What was true before locks were waited for may not be any more; null: it is. */
export function stillOwned(deps: TransactionsDeps, lease: Lease): Refused | null {
  const now = admission(deps, lease.shard)
  if ('type' in now) return now
  return now.epoch === lease.epoch
    ? null
    : refused('no-coordinator', `Shard ${lease.shard} has just moved. Try again.`)
}

/** What the journal said of a begin, or why nobody waits for it any more. */
export async function standingOf(
  standing: Promise<Standing>,
  late: Promise<null>,
): Promise<Standing | Refused> {
  const stands = await Promise.race([standing, late]).catch((error: unknown) => {
    if (isJournalBusy(error)) return 'busy' as const
    throw error
  })
  if (stands === 'busy')
    return refused('too-busy', 'Too many transactions wait for the journal. Nothing was begun.')
  if (stands === null)
    return refused('journal-unavailable', 'The journal has not taken the begin record in time.')
  return stands
}

/** True once what was waited for has come; false when time is up, or nobody waits any more. */
export async function reach(
  running: Running,
  until: Until,
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
export function limit(
  clock: Clock,
  { transaction }: { readonly transaction: { readonly deadlineMs: number } },
) {
  let cancel = () => {}
  const late = new Promise<null>((resolve) => {
    cancel = clock.setTimer(transaction.deadlineMs + GRACE_MS, () => resolve(null))
  })
  return { late, cancel }
}

/** What is told of one that is not in hand any more. */
export function ended(summary: Summary, until: Until): BeginReply {
  const reached = until === 'completed' ? summary.endedAt : summary.outcome
  return { type: reached === null ? 'pending' : 'answered', transaction: summary }
}
