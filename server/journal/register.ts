import type { TransactionId } from '@/server/protocol/model'
import type { StandingVerdict, VerdictProposal } from './journal'

/**
 * A write-once register of verdicts that is not the journal's own: the first proposal for a
 * transaction stands, whoever made it. Its answers are linearizable and durable.
 */
export interface Register {
  /**
   * Proposes. Resolves with what stands, or with `fenced` when the lease is another's. Is repeated
   * until the register answers; a proposal without an epoch rejects as silent after a while
   * (register-silent.ts), and may come to stand all the same.
   */
  decide(proposal: RegisterProposal): Promise<Decided>
  /** What stands, of those for which something does. Rejects as silent. */
  read(transactions: readonly TransactionId[]): Promise<ReadonlyMap<TransactionId, StandingVerdict>>
  /** Forgets them, when nobody can propose for them any more. Rejects as silent. */
  forget(transactions: readonly TransactionId[]): Promise<void>
  /** Proposals that wait are given up. */
  close(): void
}

export interface RegisterProposal extends VerdictProposal {
  readonly transaction: TransactionId
  readonly shard: number
  /** The epoch of the coordinator's lease; null: no coordinator proposes (D4). */
  readonly epoch: number | null
}

export type Decided =
  | { readonly type: 'stands'; readonly won: boolean; readonly standing: StandingVerdict }
  | { readonly type: 'fenced' }
