import type { Action } from '@/server/contract/action'
import type { Batch, BatchItem, BatchState, BatchSummary, RunBatch } from '@/server/contract/batch'

/** What is to be done next in a batch that this process has. */
export type NextStep =
  /** Somebody else has it, or it is not going on: paused, stopped, or over. */
  | { readonly type: 'none' }
  | { readonly type: 'check'; readonly item: OwnedItem }
  | { readonly type: 'run'; readonly item: OwnedItem; readonly terms: Terms }
  /** Nothing is left: it is ready, or done. */
  | { readonly type: 'over'; readonly from: BatchState }

export interface OwnedItem extends BatchItem {
  readonly batch: string
  /** What the action was sent with, of an item that is running. */
  readonly evidenceId: string | null
  readonly version: number | null
}

export interface Terms {
  readonly reason: string
  /** Under whose name it acts. */
  readonly by: string
  readonly perSecond: number
  /** Not `running`: only what was under way is finished. */
  readonly state: BatchState
  /** How many items of this run are behind it. */
  readonly place: number
}

export type Checked = Pick<BatchItem, 'sort' | 'action' | 'text'>

export type Ended = Pick<BatchItem, 'state' | 'result' | 'text' | 'actionId'>

export interface BatchTurn {
  readonly from: readonly BatchState[]
  readonly to: BatchState
  readonly by: string
}

/** Bulk actions in the journal's database: who has one does its next step, and nobody else. */
export interface BatchStore {
  create(batch: {
    readonly id: string
    readonly by: string
    readonly transactions: readonly string[]
  }): Promise<void>
  /** Null: there is none. */
  read(id: string): Promise<Batch | null>
  /** The last ones. */
  list(limit: number): Promise<readonly BatchSummary[]>
  /** Begins to run what is ready. False: it is in another state. */
  run(id: string, terms: RunBatch & { readonly by: string }): Promise<boolean>
  /** False: it was in none of these states. A run that goes on begins with one item again. */
  turn(id: string, turn: BatchTurn): Promise<boolean>
  /** Puts what has failed back, to be looked at and tried once more; how many those are. */
  retryFailed(id: string, by: string): Promise<number>
  /** Takes what nobody has and something is to be done in, and keeps what this process has; answers all of it. */
  hold(owner: string, ttlMs: number): Promise<readonly string[]>
  /** Gives everything up, so that another need not wait. */
  release(owner: string): Promise<void>
  next(id: string, owner: string): Promise<NextStep>
  checked(item: OwnedItem, owner: string, found: Checked): Promise<void>
  /** Notes what an action is sent with, before it is. False: this process does not have it any more. */
  started(
    item: OwnedItem,
    sent: {
      readonly action: Action
      readonly evidenceId: string
      readonly version: number
      readonly owner: string
    },
  ): Promise<boolean>
  /** What came of this attempt; nothing is noted by who does not have the batch any more. */
  ended(item: OwnedItem, owner: string, end: Ended): Promise<void>
  /** Stops a run by itself, and says why. */
  halt(id: string, owner: string, text: string): Promise<boolean>
  /** What was verified and is not so any more. */
  lost(id: string, owner: string, transactions: readonly string[]): Promise<void>
  /** Closes what has nothing left: `ready` after the look, `done` after the run. */
  close(id: string, owner: string, from: BatchState): Promise<void>
  /** What a run has done in the stage that is behind it. */
  verifiedIn(
    id: string,
    stage: { readonly from: number; readonly count: number },
  ): Promise<readonly string[]>
  prune(retentionDays: number): Promise<void>
}
