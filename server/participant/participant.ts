import type { BranchId, Instant, Vote } from '@/server/protocol/model'

export interface Statement {
  readonly sql: string
  readonly params: readonly unknown[]
}

/** The refusal or failure of one call, classified by its code and never by its text. */
export interface Fault {
  /** SQLSTATE, errno name (ECONNREFUSED …) or one of ours: timeout, fenced, not-primary. */
  readonly code: string
  /** At most 500 characters, for people. */
  readonly text: string
}

export interface WorkOrder {
  readonly branch: BranchId
  readonly epoch: number
  readonly statements: readonly Statement[]
  /** What is left until the deadline; sets the time limits of the session (D20). */
  readonly remainingMs: number
}

/** The work is done and marked, the session waits inside its transaction; or the branch is doomed. */
export type Worked =
  | {
      readonly type: 'worked'
      /** The transaction number at the participant; null when nothing was written. */
      readonly xid: string | null
      readonly rows: number
      /** sha256 of the statements' texts, the first 16 hex digits (D18: texts are not stored). */
      readonly statementsHash: string
    }
  | { readonly type: 'failed'; readonly fault: Fault }

export interface Voted {
  readonly vote: Vote
  readonly fault: Fault | null
}

/** What is needed to prove later how a branch ended: recorded with the vote. */
export interface Proof {
  readonly xid: string | null
  /** `pg_control_system()` identifier and timeline at the time of the work (D25). */
  readonly server: string | null
}

/**
 * The answer to commit or abort.
 * done          confirmed: a success answer, or the evidence of 9.4
 * retry         not now: ask again for ever; `alarm` marks what only a configuration change can heal
 * contradicted  it ended the other way: proven
 * unproven      it is gone and nothing tells how it ended
 */
export type Settled =
  | { readonly type: 'done' }
  | { readonly type: 'retry'; readonly fault: Fault; readonly alarm: boolean }
  | { readonly type: 'contradicted'; readonly found: 'committed' | 'aborted' }
  | { readonly type: 'unproven'; readonly fault: Fault }

/** `ui.md` 2: *no trace* and *no answer* are never merged, and neither is ever read as an outcome. */
export type EvidenceValue =
  | 'prepared'
  | 'committed'
  | 'aborted'
  | 'in-progress'
  | 'no-trace'
  | 'no-answer'
  | 'cannot-tell'

export interface BlockedSession {
  readonly pid: number
  readonly waitingMs: number
  readonly application: string
}

export interface BranchEvidence {
  readonly branch: BranchId
  readonly value: EvidenceValue
  /** Where the value comes from: pg_prepared_xacts, pg_xact_status, marker, pg_stat_activity … */
  readonly source: string
  readonly preparedAt: Instant | null
  readonly locks: number | null
  readonly blocked: readonly BlockedSession[]
  readonly fault: Fault | null
}

export interface PreparedBranch {
  /** The name as the participant lists it; ours or foreign. */
  readonly gid: string
  readonly preparedAt: Instant
  readonly owner: string
  readonly xid: string
}

export interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly text: string
}

/** What `test` found out: usable only if every finding is ok. */
export interface Examination {
  readonly usable: boolean
  readonly version: string
  readonly server: string | null
  readonly findings: readonly Finding[]
}

/** Told the moment the bytes of a command have been handed to the network. */
export type OnSent = () => void

/**
 * A resource manager. Except `work`, each call may arrive twice and then gives the same answer.
 * No call throws for what the other side does or fails to do: that is a value. `signal` bounds it.
 */
export interface Participant {
  readonly name: string
  readonly kind: 'postgresql'

  /** Runs the statements in a new session that stays open until prepare or release. */
  work(order: WorkOrder, signal: AbortSignal): Promise<Worked & { readonly server: string | null }>

  /** PREPARE TRANSACTION in the session of `work`; without a session it is a look at the list (D22). */
  prepare(branch: BranchId, signal: AbortSignal, onSent?: OnSent): Promise<Voted>

  /** Rolls back and gives up the session of `work`, if one is open. Nothing prepared is touched. */
  release(branch: BranchId): Promise<void>

  commit(branch: BranchId, proof: Proof, signal: AbortSignal, onSent?: OnSent): Promise<Settled>

  /** Rolls back what is prepared, and fences the branch against a late prepare (9.4). */
  abort(branch: BranchId, proof: Proof, signal: AbortSignal, onSent?: OnSent): Promise<Settled>

  /** Every prepared branch of this database, ours and foreign. Throws only on no answer. */
  list(signal: AbortSignal): Promise<readonly PreparedBranch[]>

  evidence(
    asked: readonly { readonly branch: BranchId; readonly proof: Proof }[],
    signal: AbortSignal,
  ): Promise<readonly BranchEvidence[]>

  /** Settles a prepared branch that is not ours, by its literal name, on an operator's word. */
  settleForeign(gid: string, verdict: 'commit' | 'abort', signal: AbortSignal): Promise<Settled>

  /** Creates the marker table under an advisory lock, and checks the preconditions (D24). */
  examine(signal: AbortSignal): Promise<Examination>

  /** The cheapest question that needs an answer; resolves to its round trip in milliseconds. */
  probe(signal: AbortSignal): Promise<number>

  /**
   * Deletes markers written before `before`, at most `limit`; returns how many. The participant
   * does not know what has ended: `before` is older than retention and than every open begin.
   */
  pruneMarkers(before: Instant, limit: number, signal: AbortSignal): Promise<number>

  close(): Promise<void>
}
