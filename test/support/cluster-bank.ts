import type { Examination, ParticipantKind, Statement } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import type { Snare } from './postgres-link'

export const ACCOUNTS = 1_000
export const HOLDING = 1_000

/** What a coordinator asks of a branch, as the link before the bank sees it pass. */
export type Moment = 'prepare' | 'commit' | 'abort'

/** The work of one branch: what the request says beside the name of the participant. */
export interface BranchWork {
  readonly statements: readonly Statement[]
  readonly payload?: unknown
}

/** One side of a transfer: `delta` is added to the account and noted in a ledger under `key`. */
export interface Booking {
  readonly key: string
  readonly account: string
  readonly delta: string
}

/**
 * A bank of a cluster, of whatever kind: a module `cluster-bank-<kind>.ts` starts one. It has accounts
 * 0 to ACCOUNTS - 1 of HOLDING each, none of which may fall below zero: the bank says no while it
 * works, or when it is asked to prepare.
 */
export interface ClusterBank {
  readonly kind: ParticipantKind
  /** Where coordinators find it: through a link that can catch what they say. */
  readonly url: string
  /** Of a participant that goes past the link. */
  examine(): Promise<Examination>
  work(booking: Booking): BranchWork
  /** What takes the booking back, where branches commit before the verdict. */
  undo?(booking: Booking): { readonly compensationStatements: readonly Statement[] }
  /** Whether the branch is prepared there, and whether the ledger shows its booking. */
  look(branch: BranchId, key: string): Promise<BankLook>
  /** Catches the next such message, or the answer to it, and holds its connection. */
  snare(moment: Moment, side: 'request' | 'reply'): Snare
  /** `kill -9` of all that the bank is, and its start on the same data and address. */
  kill(): void | Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

export interface BankLook {
  readonly prepared: boolean
  readonly applied: boolean
}

export type StartBank<Bank extends ClusterBank = ClusterBank> = () => Promise<Bank>
