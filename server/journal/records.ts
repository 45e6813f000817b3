import { branchId, parseBranchId } from '@/server/protocol/ids'
import type { BranchId, Instant, Recovery, TransactionId, Vote } from '@/server/protocol/model'
import type { AnyEvent } from '@/server/protocol/protocols'
import type { Decision, Plan } from '@/server/protocol/two-phase-state'
import type { NewRecord, RecordData } from './journal'
import { sagaBegunOf } from './saga-records'

/*
 * What the records hold, by type. Records are read by people and by later versions: whatever is
 * missing or odd is left out, and a type that nobody knows is shown as it is and replayed by nobody.
 *
 * Timing is {sentAt, answeredAt, durationMs, policyVersion}: what the runtime measured of a call to a
 * participant, and the version of the retry policy that held there.
 *
 * begun            {branches: [n], recovery, open?, decider?: n, threePhase?,
 *                   tryConfirmCancel?, optimistic?, twoPhaseMessage?, unasked?: [n], presumption?: abort, if left out,
 *                   presumed?, planned?, advised?: why, for people, priority?: normal, if left out,
 *                   payloads?: one for each branch, kept so that it can be told how it ended}
 *                  a saga: {branches, recovery, steps: [{class, after: [n]}], orders: [StepOrder]} (saga-records.ts)
 * step-started     {}     step-done, compensated  Timing
 * step-refused, compensation-refused  Timing & {code, text}
 * enlisted         {participant, session?, server?, key?: asked again under it}
 * finished {requestHash}     application-aborted {text?}
 * worked           Timing & {rows, statementsHash, xid, server, session?}    work-failed  Timing & {code, text}
 * voted            Timing & {vote, code?, text?}; with the work and all that `worked` says, unasked: true
 * decider-answered Timing & {found, operation, code?, text?}; to the command that decides, or to the question after it
 * pre-committed    Timing     overruled  Timing & {code, text}; it obeys a later leader
 * terminated       {found, rule?, election?, silent?: [n]}; what the participants concluded
 * deadline-passed  {}     deadlocked {waits: [{waiter, holder, participant, object}]}; who waited in the ring
 * queued           {participant, waiting: how many}     let-in {waitedMs}; before anybody was asked
 * recovered        {committed: [n], by: stream}
 * verdict          {verdict, reason?, branches: [n], by}; only what the register took
 * verdict-lost     the same, of a proposal that came second; begin-refused: as begun
 * verdict-known    the same, of what stood in another register and was written down before
 * confirmed        Timing & {proof?}     contradicted {found}     unproven {code, text}
 * ended            {}
 * attempt          AttemptData
 * evidence         {id, by}
 * swept            {participant, settled, unclaimed: [name], foreign: [name]}, when it differs
 * participant-silent, participant-answers {participant}
 * audited          {participant, checked, outcomes, buckets, opened}
 * diverged         DivergenceData & {status}; the branch has not ended as the verdict says
 * owner-lost       {}; noted by web while nobody holds the shard
 * lease-acquired   {shards, epoch}     fault-on, fault-off {kind, name, …}
 * operator-action  {actor, action, reason, evidenceId?, auditId, participant?, gid?}
 * operator-outcome {auditId, participant, gid, action, state, value, source, code?}
 */

/** One call of a branch that failed, is unknown, or is a repetition (D18). */
export interface AttemptData {
  readonly operation: string
  readonly n: number
  readonly durationMs: number
  readonly result: string
  readonly code: string | null
  readonly text: string | null
  readonly nextAt: Instant | null
  readonly policyVersion: number
}

export const parseAttempt = (data: RecordData): AttemptData => ({
  operation: textOf(data.operation) ?? 'unknown',
  n: numberOf(data.n) ?? 1,
  durationMs: numberOf(data.durationMs) ?? 0,
  result: textOf(data.result) ?? 'unknown',
  code: textOf(data.code),
  text: textOf(data.text),
  nextAt: numberOf(data.nextAt) as Instant | null,
  policyVersion: numberOf(data.policyVersion) ?? 0,
})

/** A branch that the audit found to have ended otherwise than the verdict says. */
export interface DivergenceData {
  readonly participant: string
  readonly expected: string
  readonly found: string
}

export const parseDivergence = (data: RecordData): DivergenceData => ({
  participant: textOf(data.participant) ?? 'unknown',
  expected: textOf(data.expected) ?? 'unknown',
  found: textOf(data.found) ?? 'unknown',
})

/** Branches are stored by their numbers: their names only repeat the transaction's. */
export function compactData({ type, data }: NewRecord): RecordData {
  if (type === 'begun') {
    const [decider] = numbersIn([data.decider])
    const named = decider === undefined ? {} : { decider }
    const unasked = numbersIn(data.unasked)
    const early = unasked.length === 0 ? {} : { unasked }
    return { ...data, branches: numbersIn(data.branches), ...named, ...early }
  }
  if (type === 'recovered') return { ...data, committed: numbersIn(data.committed) }
  return data
}

/** The machine's event that a record is; null for what is no input of a machine, or is not known. */
export function toEvent(
  transaction: TransactionId,
  { type, branch: n, data }: Pick<NewRecord, 'type' | 'branch' | 'data'>,
): AnyEvent | null {
  const names = (list: unknown) => numbersIn(list).map((one) => branchId(transaction, one))
  switch (type) {
    case 'begun':
      return sagaBegunOf(transaction, data) ?? begunOf(transaction, data)
    case 'recovered':
      return { type, committed: names(data.committed) }
    case 'voted': {
      const branch = n === null ? null : branchId(transaction, n)
      return branch === null ? null : { type, branch, vote: voteOf(data.vote) }
    }
    case 'decider-answered': {
      const branch = n === null ? null : branchId(transaction, n)
      return branch === null ? null : { type, branch, found: decisionOf(data.found) }
    }
    case 'terminated':
      return data.found === 'commit' || data.found === 'abort' ? { type, found: data.found } : null
    case 'step-started':
    case 'step-done':
    case 'step-refused':
    case 'compensated':
    case 'compensation-refused':
    case 'pre-committed':
    case 'overruled':
    case 'enlisted':
    case 'worked':
    case 'work-failed':
    case 'confirmed':
    case 'contradicted':
    case 'unproven':
      return n === null ? null : { type, branch: branchId(transaction, n) }
    case 'finished':
    case 'application-aborted':
    case 'deadline-passed':
    case 'deadlocked':
    case 'ended':
      return { type }
    default:
      return null
  }
}

function begunOf(transaction: TransactionId, data: RecordData): AnyEvent | null {
  const branches = branchNames(transaction, numbersIn(data.branches))
  const recovery: Recovery = data.recovery === 'manual' ? 'manual' : 'automatic'
  const [decider] = branchNames(transaction, numbersIn([data.decider]))
  const unasked = branchNames(transaction, numbersIn(data.unasked))
  // An application opens its transaction before anybody has joined.
  const presumed = presumedIn(data)
  if (data.open === true) return { type: 'begun', branches, recovery, open: true, ...presumed }
  if (branches.length === 0) return null
  return {
    ...{ type: 'begun', branches, recovery, ...presumed },
    ...(decider !== undefined && { decider }),
    ...(unasked.length > 0 && { unasked }),
    ...(data.threePhase === true && { threePhase: true }),
    ...(data.tryConfirmCancel === true && { tryConfirmCancel: true }),
    ...(data.optimistic === true && { optimistic: true }),
    ...(data.twoPhaseMessage === true && { twoPhaseMessage: true }),
  }
}

/** What cannot be read is abort: that is told only after the register has said so. */
const presumedIn = ({ presumption }: RecordData): Pick<Plan, 'presumption'> =>
  presumption === 'commit' || presumption === 'nothing' ? { presumption } : {}

/** A vote that cannot be read is as good as one that was lost. */
const voteOf = (value: unknown): Vote =>
  value === 'yes' || value === 'no' || value === 'read-only' ? value : 'unknown'

/** One that cannot be read is asked for again. */
const decisionOf = (value: unknown): Decision =>
  value === 'committed' || value === 'read-only' || value === 'refused' || value === 'prevented'
    ? value
    : 'unknown'

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

function numbersIn(list: unknown): number[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((one: unknown) => {
    const n = typeof one === 'string' ? parseBranchId(one)?.n : one
    return typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= 999 ? [n] : []
  })
}

/** The branches of a register's row or of a record, as names. */
export const branchNames = (transaction: TransactionId, numbers: readonly number[]): BranchId[] =>
  numbers.map((n) => branchId(transaction, n))
