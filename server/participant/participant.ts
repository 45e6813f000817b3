// biome-ignore-all lint/style/noExcessiveLinesPerFile: a port states its whole contract in one place.
import type { StopSignal } from '@/server/platform/stop'
import type { BranchId, Instant } from '@/server/protocol/model'
import type { Decision } from '@/server/protocol/two-phase-state'
import type { Settled, Voted } from './answers'
import type { Fault, OnSent } from './fault'
import type { Messages } from './messages'
import type { Outcomes } from './outcomes'
import type { PerformsSteps } from './performs-steps'
import type { Peer, PreCommits } from './pre-commits'
import type { CountPlaces } from './slots'
import type { Tries } from './tries'
import type { Waits } from './waits'

export type { Settled, Voted } from './answers'
export type { Fault, OnSent } from './fault'

/** What is behind the port. `mariadb` stands for MySQL too: both speak XA. */
export type ParticipantKind = 'postgresql' | 'mariadb' | 'sqlite' | 'http'

export interface Statement {
  readonly sql: string
  readonly params: readonly unknown[]
}

export interface WorkOrder {
  readonly branch: BranchId
  readonly epoch: number
  /** For a database: what to run, in order. Empty for a service. */
  readonly statements: readonly Statement[]
  /** No statement follows, and the branch is to promise with its last one, unasked (3.3). */
  readonly final?: boolean
  /** For a service: any JSON, handed over with prepare. Undefined for a database. */
  readonly payload?: unknown
  /** The caller's trace (W3C), for a participant that can pass it on. */
  readonly traceparent?: string | null
  /** It commits before the verdict, and what it writes is marked so. */
  readonly exposes?: boolean
  /** Who else takes part, for a participant that finishes without its coordinator (3PC). */
  readonly peers?: readonly Peer[] | undefined
  /** What is left until the deadline; sets the time limits of the session (D20). */
  readonly remainingMs: number
}

/** What is known of work that was done. */
interface Done {
  /** The transaction number at the participant; null when nothing was written, or it has none. */
  readonly xid: string | null
  readonly rows: number
  /** sha256 of the statements' texts, the first 16 hex digits (D18: texts are not stored). */
  readonly statementsHash: string
}

/** The work was the last, and the branch has answered with it; *unknown*: it may have promised. */
export interface VotedWithWork extends Done, Voted {
  readonly type: 'voted'
}

/** The work is done and marked, the session waits inside its transaction; or the branch is doomed. */
export type Worked =
  | VotedWithWork
  | ({
      readonly type: 'worked'
      /** The connection that owns the branch, where one that lives on can bar others (MariaDB). */
      readonly session?: string | null
    } & Done)
  | { readonly type: 'failed'; readonly fault: Fault }

/** What is needed to prove later how a branch ended: recorded with the vote. */
export interface Proof {
  readonly xid: string | null
  /** Which server, in which of its lives, did the work: xid and session mean something only there (D25, D26). */
  readonly server: string | null
  /** As recorded with the work; see `Worked`. */
  readonly session?: string | null
}

/**
 * exposed      committed by itself, before the verdict: others may see it, and it may be compensated
 * compensated  so it was, and its compensation too
 *
 * `ui.md` 2: *no trace* and *no answer* are never merged, and neither is ever read as an outcome.
 */
export type EvidenceValue =
  | 'prepared'
  | 'reserved'
  | 'exposed'
  | 'committed'
  | 'aborted'
  | 'compensated'
  | 'in-progress'
  | 'no-trace'
  | 'no-answer'
  | 'cannot-tell'

export interface BlockedSession {
  readonly pid: number
  readonly waitingMs: number
  readonly application: string
}

/** One more thing that a participant can tell of a branch; kinds differ in what they can. */
export interface Fact {
  readonly name: FactName
  readonly value: number | string
  /** The view, table or call it was read from. */
  readonly source: string
}

/**
 * xmin-age      transactions begun since the branch's own: how far it holds back vacuum
 * kept-rows     dead row versions in this database that vacuum cannot remove meanwhile
 * changed-rows  rows the branch has changed, as the server counts them
 * locked-rows   rows it has locked
 * owner         the connection that still owns the branch, so that no other can settle it
 */
export type FactName = 'xmin-age' | 'kept-rows' | 'changed-rows' | 'locked-rows' | 'owner'

export interface BranchEvidence {
  readonly branch: BranchId
  readonly value: EvidenceValue
  /** Where the value comes from: pg_prepared_xacts, pg_xact_status, marker, pg_stat_activity … */
  readonly source: string
  readonly preparedAt: Instant | null
  readonly locks: number | null
  /** Who waits behind it; null: not told. */
  readonly blocked: readonly BlockedSession[] | null
  readonly facts: readonly Fact[]
  readonly fault: Fault | null
}

/** What a participant says of a branch asked for by the name in its own list, ours or foreign. */
export interface Inspection extends Omit<BranchEvidence, 'branch'> {
  readonly gid: string
  /** The account that prepared it; null where that is not told. */
  readonly owner: string | null
  /** Handed in with the next question, it proves how this very branch has ended since. */
  readonly proof: Proof
}

export interface PreparedBranch {
  /** The name as the participant lists it; ours or foreign. */
  readonly gid: string
  /** Null where the participant does not keep it (MariaDB). */
  readonly preparedAt: Instant | null
  /** The account that prepared it; null where that is not told. */
  readonly owner: string | null
  readonly xid: string | null
}

export type FindingSeverity = 'ok' | 'advice' | 'problem'

/** One precondition: what was found, what it means, what to do. */
export interface Finding {
  readonly name: string
  /** False for a problem: what stands in the way of a promise. */
  readonly ok: boolean
  /** Left out: `ok` or `problem`, as `ok` says. `advice` works, and would be better otherwise. */
  readonly severity?: FindingSeverity
  readonly text: string
}

/** What `test` found out: usable only if every finding is ok. */
export interface Examination {
  readonly usable: boolean
  readonly version: string
  readonly server: string | null
  readonly findings: readonly Finding[]
  /** Its clock less ours, half the round trip taken into account; absent: it was not asked. */
  readonly clockOffsetMs?: number
}

export interface Decided {
  readonly found: Decision
  readonly fault: Fault | null
}

/**
 * What a participant can do that cannot prepare: the commit of its own transaction, which holds the
 * work and the marker, is the decision of the whole one.
 */
export interface Decides {
  /** Commits the session of `work`. After `unknown` only `prevent` can tell what became of it. */
  decide(branch: BranchId, signal: StopSignal, onSent?: OnSent): Promise<Decided>

  /** Bars the branch from ever committing, unless it has: `prevented`, `committed` or `unknown`. */
  prevent(branch: BranchId, proof: Proof, signal: StopSignal): Promise<Decided>
}

/**
 * What a database can do that votes by committing (`protocols.md` 3.8): its locks are free from then
 * on, and what it has written is marked as exposed until the verdict, in the same transaction.
 */
export interface CommitsEarly {
  /** As `work`; `undoable` false: what wrote something fails, for nothing would undo it. */
  work(order: WorkOrder, signal: StopSignal, undoable: boolean): ReturnType<Participant['work']>

  /** Commits the session of `work`; without one the marker tells. */
  commitEarly(branch: BranchId, signal: StopSignal, onSent?: OnSent): Promise<Voted>

  /** Takes the mark away: what has committed stays. */
  keep(branch: BranchId, proof: Proof, signal: StopSignal, onSent?: OnSent): Promise<Settled>
}

/**
 * A resource manager. Except `work`, each call may arrive twice and then gives the same answer.
 * No call throws for what the other side does or fails to do: that is a value. `signal` bounds it.
 */
export interface Participant {
  readonly name: string
  readonly kind: ParticipantKind
  /** What is done without a call to it, so that its being done says nothing of whether it answers. */
  readonly uncalled?: ReadonlySet<'work' | 'commit' | 'abort'>
  /** Present where nothing can be prepared (last-resource.ts); `prepare` then answers no. */
  readonly decides?: Decides
  /** Present where a branch that could promise can also commit at once, and tell later (3.1). */
  readonly onePhase?: Decides
  /** It can be told with its last statement to promise at once; without this, `final` means nothing. */
  readonly votesWithWork?: true
  /** Present for services: an agent among them can take part in three-phase commit. */
  readonly preCommits?: PreCommits
  /** Present for services: one that has the steps can take part in Try–Confirm–Cancel. */
  readonly tries?: Tries
  /** Present for PostgreSQL, and for services: those that keep a barrier take part in sagas. */
  readonly steps?: PerformsSteps
  /** Present for PostgreSQL: it can vote by committing (optimistic two-phase commit). */
  readonly early?: CommitsEarly
  /** Present for services: one that has the step takes part in two-phase messages. */
  readonly messages?: Messages

  /** Runs the statements in a new session that stays open until prepare or release. */
  work(
    order: WorkOrder,
    signal: StopSignal,
    onSent?: OnSent,
  ): Promise<Worked & { readonly server: string | null }>

  /** PREPARE TRANSACTION in the session of `work`; without a session it is a look at the list (D22). */
  prepare(branch: BranchId, signal: StopSignal, onSent?: OnSent): Promise<Voted>

  /** Rolls back and gives up the session of `work`, if one is open. Nothing prepared is touched. */
  release(branch: BranchId): Promise<void>

  commit(branch: BranchId, proof: Proof, signal: StopSignal, onSent?: OnSent): Promise<Settled>

  /** Rolls back what is prepared, and fences the branch against a late prepare (9.4). */
  abort(branch: BranchId, proof: Proof, signal: StopSignal, onSent?: OnSent): Promise<Settled>

  /** Every prepared branch of this database, ours and foreign. Throws only on no answer. */
  list(signal: StopSignal): Promise<readonly PreparedBranch[]>

  evidence(
    asked: readonly { readonly branch: BranchId; readonly proof: Proof }[],
    signal: StopSignal,
  ): Promise<readonly BranchEvidence[]>

  /**
   * Whom branches block and what else is known of them, by the names of the list, in the order
   * asked. Absent where the list is all there is to know: see inspect.ts.
   */
  inspect?(
    asked: readonly { readonly gid: string; readonly proof: Proof }[],
    signal: StopSignal,
  ): Promise<readonly Inspection[]>

  /** Settles a prepared branch that is not ours, by its literal name, on an operator's word. */
  settleForeign(gid: string, verdict: 'commit' | 'abort', signal: StopSignal): Promise<Settled>

  /** Creates the marker table under an advisory lock, and checks the preconditions (D24). */
  examine(signal: StopSignal): Promise<Examination>

  /** The cheapest question that needs an answer; resolves to its round trip in milliseconds. */
  probe(signal: StopSignal): Promise<number>

  /**
   * Deletes markers written before `before`, at most `limit`; returns how many. The participant
   * does not know what has ended: `before` is older than retention and than every open begin.
   */
  pruneMarkers(before: Instant, limit: number, signal: StopSignal): Promise<number>

  /** Present where the number of prepared branches has a limit of the server's (PostgreSQL). */
  readonly places?: CountPlaces

  /** Present where row locks can be read: PostgreSQL, and MariaDB. */
  readonly waits?: Waits

  /** How branches of this installation have ended here, for the audit; absent: not compared. */
  readonly outcomes?: Outcomes | undefined

  close(): Promise<void>
}
