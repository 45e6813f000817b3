import type { Priority } from '@/server/policy/priority-queue'
import type { BranchState, TransactionState } from '@/server/protocol/look'
import type {
  AbortReason,
  BranchId,
  Instant,
  Recovery,
  TransactionId,
  Verdict,
  Vote,
} from '@/server/protocol/model'
import type { Acknowledgement, AuditEntry, EvidenceEntry, ForRegister } from './entry-parts'

/*
 * The durable log and the write-once register of verdicts: one port, since they share a batch.
 * Everything else, the rows that screens query included, is derived from here.
 */

/** The plain data of a record, a JSON object; each type of record has its shape in records.ts. */
export type RecordData = Readonly<Record<string, unknown>>

export interface NewRecord {
  readonly type: string
  /** Number of the branch within its transaction, when the record is about one. */
  readonly branch: number | null
  /** The writer's wall clock. */
  readonly at: Instant
  readonly data: RecordData
}

/** A transaction as it begins; `startedAt` and the deadline are set by the journal's own clock. */
export interface Begin {
  readonly name: string | null
  readonly protocol: string
  readonly recovery: Recovery
  readonly priority?: Priority | undefined
  readonly idempotencyKey: string | null
  readonly requestHash: string
  readonly deadlineMs: number
  /** In the order of the branches, one name each. */
  readonly participants: readonly string[]
  readonly lab: boolean
  readonly driver?: 'application'
  readonly labels?: Readonly<Record<string, string>>
  readonly traceparent?: string | null
}

/** The whole mutable part of the transaction's row; the last one given in a batch wins. */
export interface TransactionChange {
  readonly state: TransactionState
  readonly outcome: 'committed' | 'aborted' | null
  readonly reason: AbortReason | null
  readonly inDoubtSince: Instant | null
  /** True once, when nothing more is owed; the time is the journal's clock. */
  readonly ended: boolean
  readonly retries: number
}

/** The whole mutable part of a branch's row; states only move forward (D11). */
export interface BranchChange {
  readonly n: number
  readonly state: BranchState
  readonly vote: Vote | null
  readonly xid: string | null
  readonly server: string | null
  /** The connection that owned the work, where the participant needs to know (MariaDB). */
  readonly session: string | null
  readonly rows: number | null
  readonly statementsHash: string | null
  readonly preparedAt: Instant | null
  readonly endedAt: Instant | null
  /** A remembered proof: final, whatever the participant says or does not say later. */
  readonly proof: 'committed' | 'aborted' | null
  readonly proofSource: string | null
  readonly attempts: number
  readonly nextAttemptAt: Instant | null
  readonly faultCode: string | null
  readonly faultText: string | null
  /** Asking again does not heal the fault: somebody has to put something right there. */
  readonly alarm: boolean
}

export interface VerdictProposal extends ForRegister {
  readonly verdict: Verdict
  readonly reason: AbortReason | null
  /** Those that must commit; for an abort all of them. */
  readonly branches: readonly BranchId[]
  /** `coordinator` or the actor of the audit trail. */
  readonly by: string
  readonly at: Instant
}

/** What one step of one transaction wants to have written; all of it lands together or not at all. */
export interface Entry {
  /** Null for what is about no transaction: process, sweep, participant, lab. */
  readonly transaction: TransactionId | null
  readonly shard: number | null
  /** The epoch of the coordinator's lease; null: whoever proposes is no coordinator (D4). */
  readonly epoch: number | null
  readonly begin?: Begin
  readonly enlisted?: { readonly n: number; readonly participant: string }
  readonly records: readonly NewRecord[]
  /** Nobody waits for it: it goes with the next that somebody waits for, or a moment later. */
  readonly lazy?: boolean
  readonly proposal?: VerdictProposal
  readonly change?: TransactionChange
  readonly branches?: readonly BranchChange[]
  readonly audit?: AuditEntry
  /** What came of an action that was audited before; written once. */
  readonly audited?: { readonly id: string; readonly outcome: string }
  readonly evidence?: EvidenceEntry
  /** Somebody has taken note of a heuristic outcome (D10); the first one stands. */
  readonly acknowledgement?: Acknowledgement
  /** Answered once all that was committed before it, by whomever, is durable wherever it must be. */
  readonly confirms?: true
}

export interface StandingVerdict {
  readonly verdict: Verdict
  readonly reason: AbortReason | null
  readonly branches: readonly BranchId[]
  readonly by: string
  readonly at: Instant
}

/** What is true after the batch is durable. */
export interface Standing {
  /** The shard's lease is another's now: nothing of the entry but its bare records was written. */
  readonly fenced: boolean
  /** Position of the entry's last record in this process's stream. */
  readonly seq: number
  /** The verdict that stands for a proposal: ours if `won`, else somebody's who was first. */
  readonly standing: (StandingVerdict & { readonly won: boolean; readonly seq: number }) | null
  /** For a begin: when it was, and when its deadline is, by the journal's clock. */
  readonly begun: { readonly startedAt: Instant; readonly deadlineAt: Instant } | null
  /** For a begin whose idempotency key was taken: the transaction that has it. */
  readonly duplicate: { readonly id: TransactionId; readonly requestHash: string } | null
}

export interface StoredRecord extends NewRecord {
  readonly stream: number
  readonly seq: number
  readonly epoch: number | null
}

export interface OpenTransaction {
  readonly id: TransactionId
  readonly shard: number
  readonly epoch: number
  readonly name: string | null
  readonly recovery: Recovery
  readonly participants: readonly string[]
  readonly lab: boolean
  readonly startedAt: Instant
  readonly deadlineAt: Instant
  readonly inDoubtSince: Instant | null
  readonly retries: number
  readonly version: number
  readonly ended: boolean
  readonly branches: readonly BranchChange[]
  /** The records of the shard's owners by (epoch, seq); web's and lab's are no part of it (D12). */
  readonly history: readonly StoredRecord[]
  readonly standing: StandingVerdict | null
}

export interface Journal {
  /** The name of this process incarnation's stream, `<role>-<ulid>` (D13). */
  readonly stream: { readonly id: number; readonly name: string }

  /**
   * Resolves once the batch that holds the entry is durable. Entries become durable in the order
   * of the calls. A lost connection or reply is repeated inside. It rejects after `close`; for a
   * begin while too much waits already (journal-busy.ts); and for data that the database refuses.
   */
  append(entry: Entry): Promise<Standing>

  /** The verdict that stands, read on the primary; null when none was written. */
  verdictOf(transaction: TransactionId): Promise<StandingVerdict | null>

  verdictsOf(
    transactions: readonly TransactionId[],
  ): Promise<ReadonlyMap<TransactionId, StandingVerdict>>

  /** The recovery point of the given shards: their transactions without an end (D17), a page each. */
  openSet(
    shards: readonly number[],
    page: { readonly after: TransactionId | null; readonly limit: number },
  ): Promise<readonly OpenTransaction[]>

  /** Ended ones too; null: the journal knows of no such transaction. */
  find(transaction: TransactionId): Promise<OpenTransaction | null>

  /** Waits for what was appended, then lets go of the connection. */
  close(): Promise<void>
}
