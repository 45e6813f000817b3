import type { LogRecord } from '@/server/contract/log'
import { csvText } from '../ui/csv'

const names = [
  ...(['at', 'process', 'seq', 'type', 'transaction', 'branch', 'participant'] as const),
  ...(['epoch', 'bytes', 'stream'] as const),
] as const

/** One line a record, its data as JSON in the last cell. */
export const csvOf = (records: readonly LogRecord[]): string =>
  csvText(
    [...names, 'data'],
    records.map((record) => [...names.map((name) => record[name]), JSON.stringify(record.data)]),
  )
