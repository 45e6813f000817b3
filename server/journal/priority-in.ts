import { type Priority, priorities } from '@/server/policy/priority-queue'
import type { StoredRecord } from './journal'

/** Of a transaction, as its begin record keeps it: where that says nothing, it is as all are. */
export function priorityIn(history: readonly Pick<StoredRecord, 'type' | 'data'>[]): Priority {
  const kept = history.find(({ type }) => type === 'begun')?.data.priority
  return priorities.find((one) => one === kept) ?? 'normal'
}
