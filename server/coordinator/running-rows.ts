import type { BranchChange, NewRecord, TransactionChange } from '@/server/journal/journal'
import { branchState, transactionState } from '@/server/protocol/look'
import type { BranchId, Instant } from '@/server/protocol/model'
import type { AnyState } from '@/server/protocol/protocols'
import type { Running } from './running'

/** The row of the transaction that follows from where it is. */
export const changeOf = (running: Running): TransactionChange => ({
  state: transactionState(running.state),
  outcome: outcomeOf(running.state),
  reason: running.reason,
  inDoubtSince: running.inDoubtSince,
  ended: running.endedAt !== null,
  retries: running.retries,
})

export function outcomeOf(state: AnyState): 'committed' | 'aborted' | null {
  if (state.phase === 'heuristic') return state.verdict === 'commit' ? 'committed' : 'aborted'
  if (forward.has(state.phase)) return 'committed'
  return backward.has(state.phase) ? 'aborted' : null
}

const forward = new Set<AnyState['phase']>(['committing', 'committed', 'completing', 'completed'])
const backward = new Set<AnyState['phase']>(['aborting', 'aborted', 'compensating', 'compensated'])

/** Brings the rows up to the state. */
export function moveRows(running: Running, now: Instant): void {
  running.rows = running.rows.map((row, index) => {
    const branch = running.branches[index]
    const state = branch === undefined ? row.state : branchState(running.state, branch)
    if (state === row.state) return row
    const over = isOver(state) && (state !== 'done' || outcomeOf(running.state) === 'committed')
    return {
      ...row,
      state,
      preparedAt: state === 'prepared' ? (row.preparedAt ?? now) : row.preparedAt,
      endedAt: over ? (row.endedAt ?? now) : row.endedAt,
      nextAttemptAt: over ? null : row.nextAttemptAt,
    }
  })
}

const ENDS: ReadonlySet<string> = new Set([
  ...['committed', 'aborted', 'read-only'],
  ...['done', 'refused', 'compensated', 'not-begun'],
])

/** A step that is done may still have to be undone, but nothing is open there meanwhile. */
const isOver = (state: BranchChange['state']): boolean => ENDS.has(state)

/** These records behind those that were held back, in the order in which things happened. */
export function takeRecords(running: Running, records: readonly NewRecord[]): readonly NewRecord[] {
  if (running.held.length === 0) return records
  const all = [...running.held, ...records]
  running.held = []
  return all
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

/** The branch needs no room at its participant any more. */
export const isOverAt = ({ rows }: Running, index: number): boolean => {
  const state = rows[index]?.state
  return state !== undefined && (isOver(state) || state === 'heuristic')
}

/** How many branches of these transactions are not over at a participant. */
export function openBranchesAt(some: Iterable<Running>, name: string): number {
  let count = 0
  for (const running of some)
    running.participants.forEach((one, index) => {
      if (one === name && !isOverAt(running, index)) count += 1
    })
  return count
}

/** What follows the last mark of its name, which the coordinator gave itself. */
export const numberOf = (branch: BranchId): number =>
  Number(branch.slice(branch.lastIndexOf('_') + 1))
