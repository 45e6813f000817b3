import type { PolicyChange } from '@/server/policy/retry-policy'

/** Whom a policy is for: a participant by its name, or, null, everybody. */
export type PolicyScope = string | null

/** One change of a policy, as it was written down. */
export interface WrittenPolicy {
  readonly scope: PolicyScope
  /** Counts through all policies, so that it names one state of them all. */
  readonly version: number
  readonly change: PolicyChange
  readonly reason: string
  readonly by: string
  readonly at: Date
}

export interface NewPolicy extends Pick<WrittenPolicy, 'scope' | 'change' | 'reason' | 'by'> {
  /** The version that it replaces; null: there is none yet. */
  readonly replaces: number | null
}

/** Repeated calls that somebody has paused: of a participant, a transaction, or one branch of it. */
export interface RetryPause {
  readonly participant: string | null
  readonly transaction: string | null
  readonly branch: number | null
  readonly reason: string
  readonly by: string
  readonly at: Date
}

export type PausedWhat = Pick<RetryPause, 'participant' | 'transaction' | 'branch'>

/** The tables of policies and pauses: every write tells all processes to read them again. */
export interface PolicyStore {
  /** What holds now: the last change of each scope. */
  current(): Promise<readonly WrittenPolicy[]>
  /** All changes of one scope, the last one first, at most so many. */
  history(scope: PolicyScope, limit: number): Promise<readonly WrittenPolicy[]>
  /** Null: another change came first, so that nothing was written. */
  write(policy: NewPolicy): Promise<WrittenPolicy | null>
  pauses(): Promise<readonly RetryPause[]>
  /** False: it was paused already, and nothing was changed. */
  pause(pause: Omit<RetryPause, 'at'>): Promise<boolean>
  /** False: it was not paused. */
  resume(what: PausedWhat): Promise<boolean>
  /** Forgets the pauses of transactions that are over; how many those were. */
  prune(): Promise<number>
}

export const POLICIES_CHANNEL = 'verdict_policies'
