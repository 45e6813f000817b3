import type { TransactionId } from '@/server/protocol/model'
import type { Entry, Journal } from './journal'
import type { Register } from './register'

export interface RegisteredJournalOptions {
  readonly journal: Journal
  readonly register: Register
  /** A failpoint: the register has answered, and the journal knows nothing of it yet. */
  readonly decided?: (entry: Entry) => void
}

/** Proposals of this process that are not in the journal yet. */
export type Deciding = Map<TransactionId, Promise<unknown>>
