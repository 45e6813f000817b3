import type { AuditEntry } from '@/server/contract/audit'

const columns = [
  ...(['at', 'actor', 'action', 'transaction', 'participant', 'branchId', 'reason'] as const),
  ...(['rule', 'advice', 'evidenceId', 'outcome', 'requestId', 'id'] as const),
] as const

/** A cell that a spreadsheet would take for a formula is not one. */
const formula = /^[=+\-@\t\r]/

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  const plain = formula.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** One line an entry, after one with the names (RFC 4180). */
export function csvOf(entries: readonly AuditEntry[]): string {
  const head = [...columns, 'position', 'hash'].join(',')
  const lines = entries.map((entry) =>
    [
      ...columns.map((column) => entry[column]),
      ...[entry.chain?.position ?? null, entry.chain?.hash ?? null],
    ]
      .map(cell)
      .join(','),
  )
  return `${[head, ...lines].join('\r\n')}\r\n`
}

export const jsonOf = (entries: readonly AuditEntry[]): string => JSON.stringify(entries, null, 2)
