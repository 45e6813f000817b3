import type { StopSignal } from '@/server/platform/stop'
import { addMarkerUlid } from './mariadb-marker-sql'
import { findUlid } from './mariadb-outcome-sql'
import type { Sessions } from './mariadb-pool'

/**
 * Gives a marker table of an earlier version the index that the audit reads by. It may fail: if a
 * prepared branch holds the table, or the account may not alter it, the audit does without, only
 * slower, until the next test.
 */
export async function addMarkerIndex(sessions: Sessions, signal: StopSignal): Promise<void> {
  const { results } = await sessions.ask({ texts: [findUlid] }, { signal })
  const [column, index] = results[0]?.rows[0] ?? []
  if (column === undefined || Number(index) > 0) return
  await sessions.ask({ texts: addMarkerUlid({ column: Number(column) === 0 }) }, { signal })
}
