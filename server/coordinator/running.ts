import type { BranchChange, OpenTransaction, TransactionChange } from '@/server/journal/journal'
import type {
  AbortReason,
  BranchId,
  Instant,
  Recovery,
  TransactionId,
} from '@/server/protocol/model'
import { branchState, transactionState } from '@/server/protocol/two-phase-look'
import type { State } from '@/server/protocol/two-phase-state'
import { createSignal, type Signal } from './signal'

/** A transaction that this coordinator owns and has not ended. */
export interface Running {
  readonly id: TransactionId
  readonly shard: number
  /** The epoch of the lease under which this incarnation acts. */
  readonly epoch: number
  readonly name: string | null
  readonly recovery: Recovery
  readonly lab: boolean
  readonly participants: readonly string[]
  readonly branches: readonly BranchId[]
  state: State
  rows: readonly BranchChange[]
  /** The rows as the journal was last given them. */
  rowsWritten: readonly BranchChange[]
  /** The journal's rows are behind: nobody has needed them yet. */
  behind: boolean
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
  /** False: another incarnation may have sent PREPARE, so only the participant can tell. */
  readonly ownWork: boolean
  readonly decided: Signal
  readonly completed: Signal
  /** Set when the shard was lost: whoever waits is told that the answer is elsewhere now. */
  readonly abandoned: Signal
}

export interface Beginning {
  readonly id: TransactionId
  readonly shard: number
  readonly epoch: number
  readonly name: string | null
  readonly recovery: Recovery
  readonly lab: boolean
  readonly participants: readonly string[]
  readonly branches: readonly BranchId[]
  readonly startedAt: Instant
  readonly deadlineAt: Instant
}

const signals = () => ({
  decided: createSignal(),
  completed: createSignal(),
  abandoned: createSignal(),
})

export function beginRunning(beginning: Beginning): Running {
  const rows = beginning.branches.map((_, index) => freshRow(index + 1))
  return { ...beginning, ...signals(), ...fresh, asked: new Map(), rows, rowsWritten: rows }
}

const fresh = {
  state: { phase: 'idle' },
  behind: false,
  decidedAt: null,
  endedAt: null,
  inDoubtSince: null,
  reason: null,
  retries: 0,
  version: 1,
  deadlineMs: 0,
  cancelDeadline: () => {},
  ownWork: true,
} satisfies Partial<Running>

/** What a predecessor left open, as far as its records tell. */
export const adoptRunning = (
  open: OpenTransaction,
  {
    branches,
    epoch,
    state,
    rows,
  }: { branches: readonly BranchId[]; epoch: number; state: State; rows: readonly BranchChange[] },
): Running => ({
  ...signals(),
  id: open.id,
  shard: open.shard,
  epoch,
  name: open.name,
  recovery: open.recovery,
  lab: open.lab,
  participants: open.participants,
  branches,
  state,
  rows,
  rowsWritten: rows,
  behind: false,
  startedAt: open.startedAt,
  deadlineAt: open.deadlineAt,
  decidedAt: open.standing?.at ?? null,
  endedAt: null,
  inDoubtSince: open.inDoubtSince,
  reason: open.standing?.reason ?? null,
  retries: open.retries,
  version: 1,
  deadlineMs: 0,
  cancelDeadline: () => {},
  asked: new Map(),
  ownWork: false,
})

/** The row of the transaction that follows from where it is. */
export const changeOf = (running: Running): TransactionChange => ({
  state: transactionState(running.state),
  outcome: outcomeOf(running.state),
  reason: running.reason,
  inDoubtSince: running.inDoubtSince,
  ended: running.endedAt !== null,
  retries: running.retries,
})

export function outcomeOf(state: State): 'committed' | 'aborted' | null {
  if (state.phase === 'heuristic') return state.verdict === 'commit' ? 'committed' : 'aborted'
  if (state.phase === 'committing' || state.phase === 'committed') return 'committed'
  return state.phase === 'aborting' || state.phase === 'aborted' ? 'aborted' : null
}

/** Brings the rows up to the state. */
export function moveRows(running: Running, now: Instant): void {
  running.rows = running.rows.map((row, index) => {
    const branch = running.branches[index]
    const state = branch === undefined ? row.state : branchState(running.state, branch)
    if (state === row.state) return row
    const over = state === 'committed' || state === 'aborted' || state === 'read-only'
    return {
      ...row,
      state,
      preparedAt: state === 'prepared' ? (row.preparedAt ?? now) : row.preparedAt,
      endedAt: over ? (row.endedAt ?? now) : row.endedAt,
      nextAttemptAt: over ? null : row.nextAttemptAt,
    }
  })
}

/** What the journal's rows are behind by, and from now on are not. */
export function takeRows(running: Running): {
  readonly change: TransactionChange
  readonly branches: readonly BranchChange[]
} {
  const branches = running.rows.filter((row, index) => row !== running.rowsWritten[index])
  running.rowsWritten = running.rows
  running.behind = false
  return { change: changeOf(running), branches }
}

/** What follows the last mark of its name, which the coordinator gave itself. */
export const numberOf = (branch: BranchId): number =>
  Number(branch.slice(branch.lastIndexOf('_') + 1))

export const freshRow = (n: number): BranchChange => ({
  n,
  state: 'active',
  vote: null,
  xid: null,
  server: null,
  rows: null,
  statementsHash: null,
  preparedAt: null,
  endedAt: null,
  proof: null,
  proofSource: null,
  attempts: 0,
  nextAttemptAt: null,
  faultCode: null,
  faultText: null,
})
