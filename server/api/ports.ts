import type { BranchVote, EnlistedBranch, NewOpenTransaction } from '../contract/application'
import type { ProblemCode } from '../contract/problem'
import type { ResolvedStep } from '../contract/saga'
import type { NewTransaction, TransactionSummary, WaitFor } from '../contract/transaction'

/*
 * What the API asks of other processes. main.ts binds each port to the part itself where it runs in
 * this process, or else to a forwarder over the inner listeners (D27).
 */

export interface BeginRequest {
  readonly transaction: NewTransaction
  readonly idempotencyKey: string | null
  /** sha256, hex, of the canonical JSON of the parsed body without its idempotency key. */
  readonly requestHash: string
  /** What chooses the shard: the idempotency key, else a fresh ulid (D3). */
  readonly shardKey: string
  readonly wait: WaitFor
  readonly requestId: string
  /** Of a saga, with what was left out; filled in where the coordinator is handed the request. */
  readonly steps?: readonly ResolvedStep[] | undefined
}

export type BeginReply =
  /** The verdict stands (`wait=decided`), or all is over (`wait=completed`): 201. */
  | { readonly type: 'answered'; readonly transaction: TransactionSummary }
  /** Begun, and not yet what was waited for: 202 with Location. */
  | { readonly type: 'pending'; readonly transaction: TransactionSummary }
  | {
      readonly type: 'refused'
      readonly code: ProblemCode
      readonly detail: string
      /** When it may be different, in seconds, for what passes by itself. */
      readonly retryAfterS?: number | undefined
    }

export interface Transactions extends Applications {
  begin(request: BeginRequest, signal: AbortSignal): Promise<BeginReply>
  /** Orders at once what is owed of a transaction; false: no coordinator has it in hand. */
  hurry(id: string): Promise<boolean>
  /** Makes what waits for a participant now, so many a second; how many that are, null: nobody answers. */
  retryAll(participant: string, perSecond: number): Promise<number | null>
}

/** Transactions that an application drives over its own connections. */
export interface Applications {
  open(request: OpenRequest, signal: AbortSignal): Promise<OpenReply>
  enlist(request: EnlistRequest): Promise<EnlistReply>
  finish(request: FinishRequest, signal: AbortSignal): Promise<BeginReply>
  giveUp(request: GiveUpRequest, signal: AbortSignal): Promise<BeginReply>
}

export interface OpenRequest extends Pick<BeginRequest, 'idempotencyKey' | 'requestHash'> {
  readonly transaction: NewOpenTransaction
  readonly shardKey: string
}

export interface EnlistRequest {
  readonly id: string
  readonly participant: string
  readonly session?: string | undefined
  readonly server?: string | undefined
}

export interface FinishRequest {
  readonly id: string
  readonly votes: readonly BranchVote[]
  /** sha256, hex, of the canonical JSON of the votes. */
  readonly requestHash: string
  readonly wait: WaitFor
}

export interface GiveUpRequest {
  readonly id: string
  readonly reason?: string | undefined
  readonly wait: WaitFor
}

type Refused = Extract<BeginReply, { type: 'refused' }>

export type OpenReply =
  /** `fresh`: by this request, and not by an earlier one with the same key. */
  | { readonly type: 'opened'; readonly fresh: boolean; readonly transaction: TransactionSummary }
  | Refused

export type EnlistReply = ({ readonly type: 'enlisted' } & EnlistedBranch) | Refused

export interface PortReply {
  readonly status: number
  /** A JSON body of the contract, or a problem without its request id. */
  readonly body: unknown
}

/** Everything under `/v1/lab`: answered by the lab process; `path` is what follows `/v1`. */
export interface Lab {
  call(method: string, path: string, body: unknown, signal: AbortSignal): Promise<PortReply>
}
