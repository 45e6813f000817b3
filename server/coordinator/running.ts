import { isDriven, type Payloads, payloadsOf } from '@/server/journal/history'
import type { BranchChange, NewRecord, OpenTransaction } from '@/server/journal/journal'
import { priorityIn } from '@/server/journal/priority-in'
import { type StepOrder, stepOrdersOf } from '@/server/journal/saga-records'
import { locksIn, type TakenLock } from '@/server/journal/taken-locks'
import type { OwnRetry } from '@/server/policy/own-retry'
import type { Priority } from '@/server/policy/priority-queue'
import type {
  AbortReason,
  BranchId,
  Instant,
  Presumption,
  Recovery,
  TransactionId,
} from '@/server/protocol/model'
import { type AnyState, isSaga } from '@/server/protocol/protocols'
import type { SagaPlan } from '@/server/protocol/saga-state'
import { finishedWith, joinedUnder, retryIn } from './recorded'
import { createSignal, type Signal } from './signal'

export interface Saga {
  readonly plan: SagaPlan
  /** In the order of the branches. */
  readonly orders: readonly StepOrder[]
}

/** A transaction that this coordinator owns and has not ended. */
export interface Running {
  readonly id: TransactionId
  readonly shard: number
  /** The epoch of the lease under which this incarnation acts. */
  readonly epoch: number
  readonly name: string | null
  readonly recovery: Recovery
  readonly priority: Priority
  readonly lab: boolean
  /** In the order of the branches; while an application enlists, they grow. */
  participants: readonly string[]
  branches: readonly BranchId[]
  /** The branch whose own commit decides (D5). */
  readonly decider: BranchId | null
  /** Whoever promised is pre-committed before the verdict comes to be. */
  readonly threePhase: boolean
  readonly presumption: Presumption
  /** They promise with their last statement; known only to who sent it. */
  readonly unasked: readonly BranchId[]
  /** How often, and how long for each branch, a vote is waited for; null: as the policies say. */
  readonly waits: Waits | null
  /** What each branch is told with where none is prepared; null: another protocol. */
  readonly payloads: Payloads | null
  /** Its steps, where it is a saga, and what each is ordered with. */
  readonly saga: Saga | null
  /** How its calls are repeated, over what the policies say; null: as they say. */
  readonly retry: OwnRetry | null
  /** What was taken before its branches ran, and is given back after its end. */
  readonly locks: readonly TakenLock[]
  /** An application does the work and prepares; only the verdict and phase two are ours. */
  readonly driven: boolean
  /** The branches that an application has joined under a key; asked again, it is the same branch. */
  readonly joinedUnder: Map<string, number>
  /** What an application has finished it with; a repeat must say the same. */
  finishedWith: string | null
  state: AnyState
  rows: readonly BranchChange[]
  /** The rows as the journal was last given them. */
  rowsWritten: readonly BranchChange[]
  /** The journal's rows are behind: nobody has needed them yet. */
  behind: boolean
  /** Records that nobody waits for: they go with the next that somebody does wait for. */
  held: NewRecord[]
  startedAt: Instant
  deadlineAt: Instant
  decidedAt: Instant | null
  endedAt: Instant | null
  inDoubtSince: Instant | null
  reason: AbortReason | null
  retries: number
  version: number
  /** When the deadline passes, by this process's monotonic clock; the other one is the journal's. */
  deadlineMs: number
  cancelDeadline: () => void
  /** Branches to which PREPARE was sent by this incarnation, and the answers still awaited. */
  readonly asked: Map<BranchId, Promise<void>>
  /** Calls for promises that were repeated, at all branches together. */
  repeats: number
  readonly waited: Map<BranchId, number>
  /** How often in a row a call that is owed to the branch ended for time. */
  readonly timedOut: Map<BranchId, number>
  /** Raised when the application that drives it may be told of the branch. */
  readonly admitted: Map<BranchId, Signal>
  /** False: another incarnation, or an application, may have sent PREPARE, so only the participant can tell. */
  readonly ownWork: boolean
  /** A predecessor has begun it. */
  readonly adopted: boolean
  readonly decided: Signal
  readonly completed: Signal
  /** Set when the shard was lost: whoever waits is told that the answer is elsewhere now. */
  readonly abandoned: Signal
}

/** What `protocol: auto` has learnt; it is not kept over a takeover, after which nobody votes. */
export interface Waits {
  readonly attempts: number
  readonly attemptMs: ReadonlyMap<BranchId, number>
}

const signals = () => ({
  decided: createSignal(),
  completed: createSignal(),
  abandoned: createSignal(),
})

/** What is true of everyone at first. */
export const fresh = {
  state: { phase: 'idle' },
  finishedWith: null,
  driven: false,
  behind: false,
  decidedAt: null,
  endedAt: null,
  inDoubtSince: null,
  reason: null,
  retries: 0,
  repeats: 0,
  version: 1,
  deadlineMs: 0,
  cancelDeadline: () => {},
  ownWork: true,
  adopted: false,
} satisfies Partial<Running>

const presumptionOf = (state: AnyState): Presumption =>
  'plan' in state && 'presumption' in state.plan ? (state.plan.presumption ?? 'abort') : 'abort'

/** What a predecessor left open, as far as its records tell. */
export const adoptRunning = (
  open: OpenTransaction,
  { branches, epoch, state, rows }: Pick<Running, 'branches' | 'epoch' | 'state' | 'rows'>,
): Running => ({
  ...signals(),
  ...fresh,
  id: open.id,
  ...{ shard: open.shard, epoch },
  name: open.name,
  ...{ recovery: open.recovery, priority: priorityIn(open.history) },
  lab: open.lab,
  participants: open.participants,
  branches,
  decider: 'plan' in state && 'decider' in state.plan ? (state.plan.decider ?? null) : null,
  threePhase: 'plan' in state && 'threePhase' in state.plan,
  presumption: presumptionOf(state),
  ...{ waits: null, unasked: [] },
  payloads: payloadsOf(open),
  saga: isSaga(state) ? { plan: state.plan, orders: stepOrdersOf(open.history) ?? [] } : null,
  locks: locksIn(open.history),
  retry: retryIn(open),
  joinedUnder: joinedUnder(open),
  finishedWith: finishedWith(open),
  driven: isDriven(open),
  state,
  ...{ rows, rowsWritten: rows, held: [] },
  startedAt: open.startedAt,
  deadlineAt: open.deadlineAt,
  ...{ decidedAt: open.standing?.at ?? null, inDoubtSince: open.inDoubtSince },
  reason: open.standing?.reason ?? null,
  retries: open.retries,
  ...{ asked: new Map(), waited: new Map(), timedOut: new Map(), admitted: new Map() },
  ...{ ownWork: false, adopted: true },
})
