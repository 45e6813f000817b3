import type { TransactionId } from '@/server/protocol/model'
import type { Entry, Journal } from './journal'
import type { Register } from './register'
import { createRegisteredAppend } from './registered-append'
import { createRegisteredReads } from './registered-reads'

/** Proposals of this process that are not in the journal yet. */
export type Deciding = Map<TransactionId, Promise<unknown>>

export interface RegisteredJournalOptions {
  readonly journal: Journal
  readonly register: Register
  /** A failpoint: the register has answered, and the journal knows nothing of it yet. */
  readonly decided?: (entry: Entry) => void
}

/**
 * A journal whose register is another store (D40): proposals are decided there first, and what stands
 * is then written to the journal. Whoever finds a verdict there that the journal lacks, since its
 * proposer died in between, writes it down before using it.
 */
export function createRegisteredJournal(options: RegisteredJournalOptions): Journal {
  const { journal, register } = options
  const deciding: Deciding = new Map()
  return {
    stream: journal.stream,
    append: createRegisteredAppend(options, deciding),
    ...createRegisteredReads(options, deciding),
    close: async () => {
      register.close()
      await journal.close()
    },
  }
}
