import { infiniteQueryOptions } from '@tanstack/react-query'
import { type TransactionFilter, transactionPage } from '@/server/contract/transaction'
import { getJson, search } from '../wire/http'

const PAGE = 50

export const listQueries = {
  list: (filter: TransactionFilter) =>
    infiniteQueryOptions({
      queryKey: ['transactions', 'list', filter] as const,
      queryFn: ({ pageParam, signal }) =>
        getJson(
          `/v1/transactions${search({ ...filter, limit: PAGE, cursor: pageParam })}`,
          transactionPage,
          signal,
        ),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      // Live rows keep it fresh; a refetch of many pages would move rows under the hand.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnMount: 'always',
    }),
}
