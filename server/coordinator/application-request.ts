import type { BranchId } from '@/server/protocol/model'
import type { OpenWork, ToldVote } from './application'
import type { Refused } from './refused'
import type { Summary } from './summary'
import type { AskedLock } from './transaction-locks'
import type { Until } from './waiting'

/** What an application that drives a transaction asks for: the shapes of the API's port. */
export interface OpenRequest extends Pick<OpenWork, 'idempotencyKey' | 'requestHash'> {
  readonly transaction: Pick<
    OpenWork,
    'recovery' | 'priority' | 'retry' | 'deadlineMs' | 'labels' | 'presumption'
  > & {
    readonly message?: MessageRequest | undefined
    readonly locks?: readonly AskedLock[] | undefined
    readonly name?: string | undefined
    readonly traceparent?: string | undefined
  }
  readonly shardKey: string
}

/** By the names of the participants. */
export interface MessageRequest {
  readonly participant: string
  readonly steps: readonly { readonly participant: string; readonly payload?: unknown }[]
}

export interface EnlistRequest {
  readonly id: string
  readonly participant: string
  readonly session?: string | undefined
  readonly server?: string | undefined
  readonly key?: string | undefined
}

export interface FinishRequest {
  readonly id: string
  readonly votes: readonly ToldVote[]
  readonly requestHash: string
  readonly wait: Until
}

export interface GiveUpRequest {
  readonly id: string
  readonly reason?: string | undefined
  readonly wait: Until
}

export type OpenReply =
  | { readonly type: 'opened'; readonly fresh: boolean; readonly transaction: Summary }
  | Refused

export type EnlistReply =
  | {
      readonly type: 'enlisted'
      readonly branch: BranchId
      readonly n: number
      readonly epoch: number
      readonly kind: 'postgresql' | 'mariadb'
      readonly remainingMs: number
    }
  | Refused
