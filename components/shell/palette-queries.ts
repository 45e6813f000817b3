import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { transactionPage } from '@/server/contract/transaction'
import { getJson, search } from '../wire/http'

const FOUND = 5
const TYPED_MIN = 3
const ID_PART_MIN = 6
const idPart = /^[A-Za-z0-9.]{6,80}$/

export const paletteQueries = {
  /** Those whose id begins or ends with what is typed, or whose name has it, the newest first. */
  transactions: (typed: string) =>
    queryOptions({
      queryKey: ['palette', 'transactions', typed],
      queryFn: async ({ signal }) => {
        const asked = [
          ...(typed.length >= ID_PART_MIN && idPart.test(typed) ? [{ id: typed }] : []),
          { name: typed.slice(0, 100) },
        ]
        const pages = await Promise.all(
          asked.map((filter) =>
            getJson(
              `/v1/transactions${search({ ...filter, limit: FOUND })}`,
              transactionPage,
              signal,
            ),
          ),
        )
        const all = pages.flatMap(({ items }) => items)
        return [...new Map(all.map((row) => [row.id, row])).values()].slice(0, FOUND)
      },
      enabled: typed.length >= TYPED_MIN,
      placeholderData: keepPreviousData,
    }),
}
