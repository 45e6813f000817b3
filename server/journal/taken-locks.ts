import type { StoredRecord } from './journal'

/** A lock of a transaction, as its begin record keeps it. */
export interface TakenLock {
  readonly key: string
  readonly mode: 'shared' | 'exclusive'
  readonly token: number
}

/** What was taken before the branches ran; whoever goes on with the transaction gives it back. */
export function locksIn(history: readonly Pick<StoredRecord, 'type' | 'data'>[]): TakenLock[] {
  const begun = history.find(({ type }) => type === 'begun')?.data.locks
  return Array.isArray(begun) ? begun.flatMap(lockOf) : []
}

function lockOf(stored: unknown): readonly TakenLock[] {
  if (typeof stored !== 'object' || stored === null) return []
  const { key, mode, token } = stored as Record<string, unknown>
  if (typeof key !== 'string' || typeof token !== 'number') return []
  return [{ key, token, mode: mode === 'shared' ? 'shared' : 'exclusive' }]
}
