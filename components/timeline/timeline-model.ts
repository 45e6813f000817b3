/** What the graphic draws, in the words of the page; times are milliseconds since 1970. */

export type LaneId = string

export interface Lane {
  readonly id: LaneId
  readonly label: string
  readonly kind: 'caller' | 'coordinator' | 'operator' | 'participant'
  /** What has to be known of it: a clock that is behind, or who stands together there. */
  readonly note?: { readonly text: string; readonly title: string }
}

export type Phase =
  | 'started'
  | 'preparing'
  | 'prepared'
  | 'reserved'
  | 'exposed'
  | 'pre-committed'
  | 'in-doubt'
  | 'committing'
  | 'aborting'
  | 'heuristic'
  | 'not-known'

export interface Bar {
  readonly lane: LaneId
  readonly phase: Phase
  readonly fromMs: number
  /** Null: it goes on. */
  readonly toMs: number | null
}

export interface Arrow {
  readonly key: string
  /** The record that tells of it. */
  readonly event: string
  readonly from: LaneId
  readonly to: LaneId
  readonly leftMs: number
  readonly arrivedMs: number
  readonly label: string
  /** Nobody answered: dashed, and it ends in ✕ at the time-out. */
  readonly lost: boolean
  readonly tone: 'plain' | 'refusal' | 'damage'
}

/** Failed attempts of one branch in a row: each is a hollow dot on the sender's lane, or one for all. */
export interface Retry {
  readonly key: string
  readonly events: readonly string[]
  readonly lane: LaneId
  readonly to: LaneId
  readonly operation: string
  readonly atMs: readonly number[]
  readonly answeredMs: readonly number[]
  /** Whether the participant said anything, dot by dot. */
  readonly unanswered: readonly boolean[]
  /** The usual time between two of them; null for one alone. */
  readonly everyMs: number | null
}

export interface Tick {
  readonly event: string
  readonly lane: LaneId
  readonly atMs: number
  readonly type: string
  /** Somebody waited for it to be on disk. */
  readonly forced: boolean
  readonly label: string
}

export interface Mark {
  readonly key: string
  readonly lane: LaneId
  readonly atMs: number
  readonly kind: 'crash' | 'restart' | 'committed' | 'aborted' | 'read-only' | 'heuristic'
  readonly label: string
  /** What stands beside it, where it is not the word of its kind. */
  readonly word?: string
}

/** Another incarnation of the coordinator goes on from here. */
export interface Change {
  readonly event: string
  readonly atMs: number
  readonly label: string
}

/** While a branch keeps what it wrote locked: from its first write to its release. */
export interface LockSpan {
  readonly lane: LaneId
  readonly fromMs: number
  /** Null: not released as far as anybody knows. */
  readonly toMs: number | null
}

/** A verdict that a person gave. */
export interface Flag {
  readonly event: string
  readonly lane: LaneId
  readonly atMs: number
  readonly initials: string
  readonly label: string
}

/** One record as the table tells it: the complete equivalent of the graphic. */
export interface TableRow {
  readonly event: string
  readonly atMs: number
  /** Since the transaction began, by the same clock as the graphic. */
  readonly sinceMs: number
  readonly from: string
  readonly to: string
  readonly text: string
  readonly record: string
  readonly type: string
  readonly detail: string
  /** The entry of the audit trail behind what a person did; null: nobody did it by hand. */
  readonly audit: string | null
}

export interface TimelineRows {
  readonly lanes: readonly Lane[]
  readonly startMs: number
  /** Null while the transaction is open. */
  readonly endMs: number | null
  readonly lastMs: number
  readonly bars: readonly Bar[]
  readonly locks: readonly LockSpan[]
  readonly arrows: readonly Arrow[]
  readonly retries: readonly Retry[]
  readonly ticks: readonly Tick[]
  readonly marks: readonly Mark[]
  readonly changes: readonly Change[]
  readonly flags: readonly Flag[]
  readonly table: readonly TableRow[]
}

/** What the graphic needs to know of the transaction beside its records. */
export interface TimelineSubject {
  readonly code: string
  readonly participants: readonly string[]
  readonly startedAt: string
  readonly open: boolean
  /** False: whoever ran it does not run any more, and nobody has taken over. */
  readonly ownerAlive: boolean
}

export const laneOf = (branch: number): LaneId => `p${branch}`
