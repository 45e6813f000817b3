import type { TransactionSummary } from '@/server/contract/transaction'
import { csvText } from '../ui/csv'

const names = [
  ...(['id', 'name', 'state', 'outcome', 'reason', 'protocol', 'recovery'] as const),
  ...(['inDoubtSince', 'startedAt', 'deadlineAt', 'decidedAt', 'endedAt', 'durationMs'] as const),
  ...(['retries', 'lab', 'version'] as const),
] as const

/** One line a transaction. */
export const csvOf = (rows: readonly TransactionSummary[]): string =>
  csvText(
    [...names, 'participants'],
    rows.map((row) => [...names.map((name) => row[name]), row.participants.join(' ')]),
  )
