import type { AuditEntry } from '@/server/contract/audit'
import { csvText } from '../ui/csv'

const columns = [
  ...(['at', 'actor', 'action', 'transaction', 'participant', 'branchId', 'reason'] as const),
  ...(['rule', 'advice', 'evidenceId', 'outcome', 'approver', 'requestId', 'id'] as const),
] as const

/** One line an entry. */
export const csvOf = (entries: readonly AuditEntry[]): string =>
  csvText(
    [...columns, 'position', 'hash'],
    entries.map((entry) => [
      ...columns.map((column) => entry[column]),
      ...[entry.chain?.position ?? null, entry.chain?.hash ?? null],
    ]),
  )
