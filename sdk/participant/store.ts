import type { Passed, Step } from './barrier-rules'
import type { Branch } from './branch'
import type { Look } from './look'
import type { Asked } from './order'
import type { TriedState } from './tried-state'

/**
 * What has become of the work of a branch.
 * held  somebody else has the branch in hand, in another process
 * lost  the session is gone, and what became of the promise is not known
 */
export type Worked =
  | { readonly type: 'promised' | 'read-only' | 'held' | 'lost' }
  | { readonly type: 'refused'; readonly reason: string }

/** A branch that is prepared in the database. */
export interface Promised {
  readonly name: string
  readonly since: Date
  readonly epoch: number | null
}

/** How a fenced branch stands; held: it is at work, or has just been prepared. */
export type Fenced =
  | { readonly type: 'fenced'; readonly since: Date }
  | { readonly type: 'committed' }
  | { readonly type: 'held' }

/** A range of ulids of one cluster, as the contract's `outcomes` asks for it. */
export interface OutcomeRange {
  readonly cluster: string
  readonly from: string
  readonly until: string
}

/** Of a bucket: window, slot, how many branches, and their digest. */
export type Bucketed = readonly [window: string, slot: string, count: number, digest: string]

/**
 * The database whose work the kit promises, with the kit's own tables beside the application's.
 * `Client` is what the application's work is given: a connection inside of an open transaction.
 */
export interface Store<Client> {
  /** A text that stays the same as long as this database's memory does. */
  server(): Promise<string>
  /** How a branch stands, by what is on disk. */
  look(branch: Branch, now: number): Promise<Look>
  /** The higher one stays. */
  raiseEpoch(shard: string, epoch: number): Promise<void>
  /** Notes whose body it is, and that its work has begun; answers the hash of the body that came first. */
  admit(asked: Asked): Promise<string | undefined>
  /** The application's work in one transaction, which then is prepared. */
  work(asked: Asked): Promise<Worked>
  /** Fences the branch and keeps the answer, in one transaction; false: it is at work elsewhere. */
  refuse(asked: Asked, answer: Readonly<Record<string, unknown>>): Promise<boolean>
  noteReadOnly(asked: Asked, answer: Readonly<Record<string, unknown>>): Promise<void>
  /** gone: no such prepared transaction, it ended or never was; busy: another session has it in hand. */
  finish(word: 'COMMIT' | 'ROLLBACK', branch: Branch): Promise<'done' | 'gone' | 'busy'>
  /** Takes the marker's key, so that a prepare that comes later must fail (9.4). */
  prevent(branch: Branch): Promise<Fenced>
  /** What the marker has proven; answers since when. */
  noteCommitted(branch: Branch): Promise<Date>
  tried(branch: Branch): Promise<TriedState | null>
  /** What is prepared under names of coordinators, in the order of the names, after that one. */
  prepared(after: string, limit: number): Promise<readonly Promised[]>
  digests(range: OutcomeRange): Promise<readonly Bucketed[]>
  /** The names of the branches in these buckets. */
  committed(
    range: OutcomeRange,
    buckets: readonly (readonly [window: string, slot: string])[],
  ): Promise<readonly string[]>
  /** One step behind the barrier, in one transaction; null: its key came with another body before. */
  step(
    asked: { readonly branch: Branch; readonly op: Step; readonly hash: string },
    work: (client: Client) => Promise<void>,
  ): Promise<Passed | null>
  /** After a rollback: what was refused once is refused for ever. */
  barRefused(branch: Branch, op: Step): Promise<void>
}
