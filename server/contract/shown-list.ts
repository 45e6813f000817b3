import { z } from 'zod'
import { range } from './relative-time'
import { listOrder, transactionFilter } from './transaction-filter'

/** The columns that the list of transactions can have, in the order in which they stand there. */
export const listColumns = [
  ...(['state', 'id', 'name', 'protocol', 'participants', 'started', 'duration'] as const),
  ...(['voting', 'delivery', 'reason', 'retries'] as const),
] as const

export type ListColumn = (typeof listColumns)[number]

const isColumn = (name: string): name is ListColumn =>
  (listColumns as readonly string[]).includes(name)

/** The columns that `cols` of an address names, and whether it names something else too. */
export function columnNames(cols: string): {
  readonly known: readonly ListColumn[]
  readonly odd: boolean
} {
  const asked = cols.split(',')
  const known = asked.filter(isColumn)
  return { known, odd: known.length !== asked.length }
}

/** The filters as an address has them: the API's, with times that may be relative; and the order. */
export const listFilter = transactionFilter.extend({ ...range, ...listOrder })

/** What an address says of filters and columns, and nothing else: one parser each. */
export const listParts = {
  ...listFilter.shape,
  cols: z
    .string()
    .max(200)
    .refine((cols) => !columnNames(cols).odd, `are some of ${listColumns.join(', ')}`)
    .optional(),
}
