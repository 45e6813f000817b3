import { queryOptions } from '@tanstack/react-query'
import { simulatedTransaction } from '@/server/contract/simulated-transaction'
import { getJson } from '../wire/http'

export const simulatedQueries = {
  /** The same settings and seed give the same run for as long as this version runs. */
  transaction: (id: string, number: number) =>
    queryOptions({
      queryKey: ['simulations', 'transaction', id, number],
      queryFn: ({ signal }) =>
        getJson(
          `/v1/simulations/${encodeURIComponent(id)}/transactions/${number}`,
          simulatedTransaction,
          signal,
        ),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
}
