import type { Batch, BatchItem } from '@/server/contract/batch'
import { csvText } from '../ui/csv'

const columns = [
  ...(['n', 'transaction', 'sort', 'action', 'state', 'result'] as const),
  ...(['text', 'attempt', 'actionId', 'at'] as const),
] as const satisfies readonly (keyof BatchItem)[]

/** One line an item, with what came of it. */
export const batchCsv = ({ items }: Pick<Batch, 'items'>): string =>
  csvText(
    columns,
    items.map((item) => columns.map((column) => item[column])),
  )
