import type { ProblemCode } from '../contract/problem'
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
}

export type BeginReply =
  /** The verdict stands (`wait=decided`), or all is over (`wait=completed`): 201. */
  | { readonly type: 'answered'; readonly transaction: TransactionSummary }
  /** Begun, and not yet what was waited for: 202 with Location. */
  | { readonly type: 'pending'; readonly transaction: TransactionSummary }
  | { readonly type: 'refused'; readonly code: ProblemCode; readonly detail: string }

export interface Transactions {
  begin(request: BeginRequest, signal: AbortSignal): Promise<BeginReply>
}

export interface PortReply {
  readonly status: number
  /** A JSON body of the contract, or a problem without its request id. */
  readonly body: unknown
}

/** Everything under `/v1/lab`: answered by the lab process; `path` is what follows `/v1`. */
export interface Lab {
  call(method: string, path: string, body: unknown, signal: AbortSignal): Promise<PortReply>
}
