import type { Begun, TransactionDraft } from '@/sdk/begin'
import type { Client } from '@/sdk/client'
import type { WaitFor } from '../contract/transaction'
import { type Clock, wait } from '../platform/clock'
import type { KnownTransactions } from './known-transactions'
import { orderAt } from './shop-orders'
import { type SyncWriter, syncAt } from './sync-writes'
import { type Plan, transactionAt, transferKey } from './transfers'
import { tripAt } from './trips'

/** What a workload reports of the n-th transaction. */
export type Progress =
  | { readonly type: 'sent'; readonly n: number }
  | { readonly type: 'unanswered'; readonly n: number; readonly id: string | null }
  | { readonly type: 'not-started'; readonly n: number }
  | {
      readonly type: 'ended'
      readonly n: number
      readonly outcome: 'committed' | 'aborted'
      /** Null if the answer had been lost meanwhile. */
      readonly durationMs: number | null
    }

export interface WorkloadOptions {
  readonly plan: Plan
  readonly api: Client
  /** Writes without a coordinator; null: transactions of Verdict do the work. */
  readonly writer: SyncWriter | null
  readonly known: KnownTransactions
  readonly clock: Clock
  readonly dice: () => number
  readonly concurrency: number
  /** Transactions begun per second at most; null: no limit. */
  readonly rate: number | null
  /** The number of the next transaction, or null: there are no more. Waits while too many are open. */
  readonly take: () => Promise<number | null>
  readonly report: (progress: Progress) => void
  /** Aborted when the run is stopped: nothing new is begun. */
  readonly stopped: AbortSignal
}

const BACK_OFF_BASE_MS = 100
const BACK_OFF_CAP_MS = 2_000
/** How long the same transaction is offered to a Verdict that refuses it for want of somebody. */
const REFUSED_MS_MAX = 30_000
/** A bank that does not answer aborts at once what concerns it: do not pour transactions into it. */
const AFTER_FAILURE_MS = 100

/** Begins transaction after transaction, as many at a time as told, until there are no more. */
export async function runWorkload(options: WorkloadOptions): Promise<void> {
  const pace = createPace(options.clock, options.rate)
  const worker = async (): Promise<void> => {
    while (!options.stopped.aborted) {
      await pace()
      const n = options.stopped.aborted ? null : await options.take()
      if (n === null) return
      await perform(n, options)
    }
  }
  await Promise.all(Array.from({ length: options.concurrency }, worker))
}

async function perform(n: number, options: WorkloadOptions): Promise<void> {
  const { clock, report, stopped } = options
  const startedMs = clock.monotonicMs()
  report({ type: 'sent', n })
  for (let attempt = 0; ; attempt++) {
    const fromMs = clock.monotonicMs()
    const begun = await offer(n, options)
    if (begun.type !== 'refused') return conclude(n, begun, clock.monotonicMs() - fromMs, options)
    const { status, code } = begun.problem
    const passing = status >= 500 || status === 429 || notYet.has(code)
    const tooLong = clock.monotonicMs() - startedMs > REFUSED_MS_MAX
    if (!passing || tooLong || stopped.aborted) {
      report({ type: 'not-started', n })
      return wait(clock, AFTER_FAILURE_MS)
    }
    await wait(clock, backOff(options, attempt))
  }
}

/** The lab registers its own participants, and has them tested, while the first run may begin already. */
const notYet: ReadonlySet<string> = new Set(['unknown-participant', 'participant-not-usable'])

type Offered = Begun | { readonly type: 'written'; readonly outcome: 'committed' | 'aborted' }

/** Asks for the n-th transaction under its key: it begins, or it is told what became of it. */
export async function offer(
  n: number,
  { api, writer, plan, known }: Pick<WorkloadOptions, 'api' | 'writer' | 'plan' | 'known'>,
  waitFor: WaitFor = 'decided',
): Promise<Offered> {
  if (writer !== null) {
    const outcome = await writer.write(plan, n)
    return outcome === null
      ? { type: 'unknown', reason: 'No answer' }
      : { type: 'written', outcome }
  }
  const key = transferKey(plan.run, n)
  const begun = await api.begin(draftAt(plan, n), {
    idempotencyKey: key,
    wait: waitFor,
  })
  if ('transaction' in begun) known.learn(begun.transaction.id, key)
  return begun
}

/** The n-th transaction of a run, by its workload. */
function draftAt(plan: Plan, n: number): TransactionDraft {
  if (plan.workload === 'trip-booking') return tripAt(plan, n)
  if (plan.workload === 'data-sync') return syncAt(plan, n)
  return plan.workload === 'shop-order' ? orderAt(plan, n) : transactionAt(plan, n)
}

async function conclude(
  n: number,
  begun: Exclude<Offered, { type: 'refused' }>,
  durationMs: number,
  { clock, report }: WorkloadOptions,
): Promise<void> {
  if (begun.type === 'written')
    return report({ type: 'ended', n, outcome: begun.outcome, durationMs })
  const unknown = { id: null, outcome: null, reason: null }
  const { id, outcome, reason } = 'transaction' in begun ? begun.transaction : unknown
  if (outcome === null) return report({ type: 'unanswered', n, id })
  report({ type: 'ended', n, outcome, durationMs })
  if (outcome === 'aborted' && reason !== 'refused') await wait(clock, AFTER_FAILURE_MS)
}

const backOff = ({ dice }: WorkloadOptions, attempt: number): number =>
  dice() * Math.min(BACK_OFF_CAP_MS, BACK_OFF_BASE_MS * 2 ** attempt)

/** Resolves when the next transaction may begin: evenly spaced, without catching up after a pause. */
function createPace(clock: Clock, rate: number | null): () => Promise<void> {
  let nextMs = clock.monotonicMs()
  return async () => {
    if (rate === null) return
    const nowMs = clock.monotonicMs()
    const mineMs = Math.max(nowMs, nextMs)
    nextMs = mineMs + 1_000 / rate
    if (mineMs > nowMs) await wait(clock, mineMs - nowMs)
  }
}
