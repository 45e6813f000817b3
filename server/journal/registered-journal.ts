import type { Journal } from './journal'
import { createRegisteredAppend } from './registered-append'
import type { Deciding, RegisteredJournalOptions } from './registered-parts'
import { createRegisteredReads } from './registered-reads'

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
