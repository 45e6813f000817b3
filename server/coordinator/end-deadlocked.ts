import type { RecordData } from '@/server/journal/journal'
import type { Advance } from './advance'
import type { Running } from './running'

/** Who waited for whom, as it stands in the record. */
export type Ring = RecordData

/** Aborts one that waits in a ring, and tells whether that is how it ended. */
export async function endDeadlocked(
  advance: Advance,
  running: Running | undefined,
  ring: Ring,
): Promise<boolean> {
  if (running === undefined) return false
  await advance(running, { type: 'deadlocked' }, ring)
  await Promise.race([running.decided.wait, running.abandoned.wait])
  return running.reason === 'deadlock'
}
