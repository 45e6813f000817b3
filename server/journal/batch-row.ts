import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import type { Acknowledgement } from './entry-parts'
import type { Begin, BranchChange, NewRecord, TransactionChange } from './journal'
import { parseAttempt, parseDivergence } from './records'

/*
 * One row each, under the short names of batch-sql.ts. What is undefined is left out of the JSON and
 * is NULL there.
 */

export type Row = Readonly<Record<string, unknown>>

export function parseBranchNumber(id: BranchId): number {
  const parts = parseBranchId(id)
  if (parts === null) throw new Error(`not a branch of ours: ${id}`)
  return parts.n
}

export const branchRow = (t: TransactionId, i: number, change: BranchChange): Row => ({
  i,
  t,
  n: change.n,
  s: change.state,
  v: change.vote ?? undefined,
  x: change.xid ?? undefined,
  sv: change.server ?? undefined,
  se: change.session ?? undefined,
  rw: change.rows ?? undefined,
  h: change.statementsHash ?? undefined,
  pa: change.preparedAt ?? undefined,
  ea: change.endedAt ?? undefined,
  pf: change.proof ?? undefined,
  ps: change.proofSource ?? undefined,
  at: change.attempts,
  na: change.nextAttemptAt ?? undefined,
  fc: change.faultCode ?? undefined,
  ft: change.faultText ?? undefined,
  al: change.alarm || undefined,
})

export interface Begun {
  readonly i: number
  readonly shard: number
  readonly begin: Begin
}

export const beginRow = (
  t: TransactionId,
  { i, shard, begin }: Begun,
  change: TransactionChange | null,
) => ({
  i,
  t,
  s: shard,
  nm: begin.name ?? undefined,
  pr: begin.protocol,
  rc: begin.recovery,
  py: begin.priority,
  k: begin.idempotencyKey ?? undefined,
  h: begin.requestHash,
  p: begin.participants,
  lab: begin.lab,
  dr: begin.driver,
  lb: begin.labels,
  tp: begin.traceparent ?? undefined,
  st: change?.state ?? 'active',
  di: change?.inDoubtSince ?? undefined,
  rt: change?.retries ?? 0,
  dl: begin.deadlineMs,
})

/** The branches as they are when nothing is known but that they began. */
export const newBranchRows = (
  t: TransactionId,
  i: number,
  participants: readonly string[],
): Row[] =>
  participants.map((participant, index) => newBranchRow(t, i, { n: index + 1, participant }))

export const newBranchRow = (
  t: TransactionId,
  i: number,
  { n, participant }: { readonly n: number; readonly participant: string },
): Row => ({ i, t, n, p: participant, s: 'active', at: 0 })

interface Move {
  readonly i: number
  readonly change: TransactionChange | null
  /** The participants of branches that join. */
  readonly joining: readonly string[]
  /** The row of the entry's proposal. */
  readonly proposed: Row | null
  readonly acknowledgement: Acknowledgement | null
}

/** What the row becomes, and what it becomes if the proposal in the same batch is the one to stand. */
export function changeRow(
  t: TransactionId,
  { i, change, joining, proposed, acknowledgement }: Move,
): Row {
  const commit = proposed?.v === 'commit'
  const undecided = change === null || change.state === 'active' || change.state === 'preparing'
  return {
    i,
    t,
    h: change !== null,
    st: change?.state,
    o: change?.outcome ?? undefined,
    r: change?.reason ?? undefined,
    di: change?.inDoubtSince ?? undefined,
    en: change?.ended ?? false,
    rt: change?.retries ?? 0,
    ps: joining.length > 0 ? joining : undefined,
    ...(proposed && {
      q: proposed.q,
      ws: undecided ? (commit ? 'committing' : 'aborting') : change.state,
      wo: commit ? 'committed' : 'aborted',
      wr: proposed.r ?? undefined,
    }),
    ...(acknowledgement && {
      aa: acknowledgement.at,
      ab: acknowledgement.by,
      ar: acknowledgement.reason,
    }),
  }
}

export function attemptRow(t: TransactionId, record: NewRecord, q: number): Row {
  const attempt = parseAttempt(record.data)
  return {
    q,
    t,
    b: record.branch,
    op: attempt.operation,
    n: attempt.n,
    a: record.at,
    ms: Math.round(attempt.durationMs),
    rs: attempt.result,
    c: attempt.code ?? undefined,
    x: attempt.text?.slice(0, 500),
    na: attempt.nextAt ?? undefined,
    pv: attempt.policyVersion,
  }
}

export function divergenceRow(t: TransactionId, record: NewRecord, q: number): Row {
  const { participant, expected, found } = parseDivergence(record.data)
  return { q, t, b: record.branch, p: participant, x: expected, f: found, a: record.at }
}
