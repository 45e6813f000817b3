import type { Instant, TransactionId } from '@/server/protocol/model'
import type { BatchPlan, EntryPlan } from './batch-rows'
import type { Standing, StandingVerdict } from './journal'

/** What the statement answered, or what was found to stand after its reply was lost. */
export interface BatchAnswer {
  /** Numbers of the entries whose lease was ours, or that need none. */
  readonly allowed: ReadonlySet<number>
  readonly begun: ReadonlyMap<string, { readonly startedAt: Instant; readonly deadlineAt: Instant }>
  /** Positions of the verdicts that were taken. */
  readonly won: ReadonlySet<number>
}

/** What only a second look can tell: who was first. */
export interface Firsts {
  readonly standing: ReadonlyMap<
    TransactionId,
    StandingVerdict & { readonly seq: number; readonly stream: number }
  >
  readonly duplicates: ReadonlyMap<
    string,
    { readonly id: TransactionId; readonly requestHash: string }
  >
}

export function parseAnswer(text: string): BatchAnswer {
  const [allowed, begun, won] = JSON.parse(text) as [
    number[] | null,
    [string, number, number][] | null,
    number[] | null,
  ]
  const instants = (begun ?? []).map(
    ([id, startedAt, deadlineAt]) =>
      [id, { startedAt: startedAt as Instant, deadlineAt: deadlineAt as Instant }] as const,
  )
  return { allowed: new Set(allowed), begun: new Map(instants), won: new Set(won) }
}

/** The transactions and keys whose first comers must be looked up. */
export function lost({ plans }: BatchPlan, answer: BatchAnswer) {
  const transactions: TransactionId[] = []
  const keys: string[] = []
  for (const [i, { entry, verdictSeq }] of plans.entries()) {
    if (!answer.allowed.has(i) || entry.transaction === null) continue
    if (verdictSeq !== null && !answer.won.has(verdictSeq)) transactions.push(entry.transaction)
    if (entry.begin?.idempotencyKey && !answer.begun.has(entry.transaction))
      keys.push(entry.begin.idempotencyKey)
  }
  return { transactions, keys }
}

export const standings = (
  { plans }: BatchPlan,
  answer: BatchAnswer,
  firsts: Firsts,
): (Standing | Error)[] =>
  plans.map((plan, i) => standingOf(plan, answer.allowed.has(i), answer, firsts))

function standingOf(
  { entry, seq, verdictSeq }: EntryPlan,
  allowed: boolean,
  answer: BatchAnswer,
  firsts: Firsts,
): Standing | Error {
  const { transaction, shard, begin, proposal } = entry
  const nothing = { seq, standing: null, begun: null, duplicate: null }
  if (transaction === null || shard === null) return { ...nothing, fenced: false }
  if (!allowed) return { ...nothing, fenced: true }
  const begun = answer.begun.get(transaction) ?? null
  const duplicate =
    begin && !begun ? (firsts.duplicates.get(begin.idempotencyKey ?? '') ?? null) : null
  if (begin && !begun && !duplicate) return new Error(`${transaction} was begun twice`)
  if (!proposal || verdictSeq === null) return { ...nothing, fenced: false, begun, duplicate }
  if (answer.won.has(verdictSeq)) {
    const standing = { ...proposal, won: true, seq: verdictSeq }
    return { ...nothing, fenced: false, begun, duplicate, standing }
  }
  const first = firsts.standing.get(transaction)
  if (!first) return new Error(`no verdict stands for ${transaction}, yet ours was refused`)
  const { stream: _, ...standing } = first
  return { ...nothing, fenced: false, begun, duplicate, standing: { ...standing, won: false } }
}
