import type { ActionResult, ReasonCategory } from '@/server/contract/action'
import type { ApprovalState } from '@/server/contract/approval'
import type { Identity } from '@/server/contract/identity'

export const LATE = 'Nobody approved it within its time. Nothing was sent.'

/** What was asked for, as it stands for whoever approves it. */
export interface NewApproval {
  readonly id: string
  readonly transaction: string
  readonly action: 'commit' | 'abort'
  readonly reason: string
  readonly category: ReasonCategory | null
  readonly code: string | null
  readonly rule: number
  readonly advice: string
  readonly plan: string
  readonly evidenceId: string
  /** What register and participants said then, as one text. */
  readonly seen: string
  readonly requestKey: string
  readonly requestHash: string
  readonly requester: Identity
  readonly requestedAt: Date
  readonly expiresAt: Date
}

export interface StoredApproval extends NewApproval {
  readonly state: ApprovalState
  readonly closedBy: string | null
  readonly closedAt: Date | null
  readonly closedReason: string | null
  /** What the approver has seen; null: nobody has approved it. */
  readonly seenByApprover: { readonly evidenceId: string; readonly version: number } | null
  readonly result: ActionResult | null
}

export interface Closing {
  readonly state: 'rejected' | 'withdrawn' | 'lapsed'
  readonly by: string
  readonly reason: string
  readonly at: Date
}

export interface Approving {
  readonly by: string
  readonly at: Date
  readonly evidenceId: string
  readonly version: number
  /** For so long nobody else sees to the act. */
  readonly ownedMs: number
}

/** Decisions that wait for a second person, in the journal's database. */
export interface ApprovalStore {
  /** False: somebody waits for an approval about that transaction already. */
  ask(approval: NewApproval): Promise<boolean>
  read(id: string): Promise<StoredApproval | null>
  byKey(requestKey: string): Promise<StoredApproval | null>
  /** The newest first, those that wait before all others. */
  list(which: {
    readonly state?: ApprovalState | undefined
    readonly transaction?: string | undefined
    readonly limit: number
  }): Promise<readonly StoredApproval[]>
  countWaiting(): Promise<number>
  /** False: it waits for nobody any more, or its time was over at that moment. One approves, however many try. */
  approve(id: string, approving: Approving): Promise<boolean>
  /** False: it was not in the state it is closed from. */
  close(id: string, from: 'waiting' | 'approved', closing: Closing): Promise<boolean>
  /** Of an approved one: what came of the act. */
  done(id: string, result: ActionResult): Promise<boolean>
  /** Those whose time is over at that moment, closed by this call. */
  lapse(at: Date, by: string): Promise<readonly StoredApproval[]>
  /** Approved ones, or that one, that nobody sees to any more: from now on the caller does. */
  takeOver(ownedMs: number, id?: string): Promise<readonly StoredApproval[]>
  prune(retentionDays: number): Promise<void>
}
