const JOURNAL_BUSY = 'journal-busy'

export function journalBusy(waiting: number): Error {
  const error = new Error(
    `The journal is behind: ${waiting} steps wait to be written. Nothing new is begun, what has begun goes on. Try again in a moment.`,
  )
  error.name = JOURNAL_BUSY
  return error
}

/** Too much waits to be written: the begin was refused and has left no trace. */
export const isJournalBusy = (error: unknown): boolean =>
  error instanceof Error && error.name === JOURNAL_BUSY
