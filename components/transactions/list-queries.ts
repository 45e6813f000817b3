import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query'
import {
  type TransactionFilter,
  type TransactionPage,
  transactionPage,
} from '@/server/contract/transaction'
import { getJson, search } from '../wire/http'
import { keepNewer } from './live-rows'

type Listed = InfiniteData<TransactionPage, string | undefined>

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
      structuralSharing: (shown, read) => newer(shown as Listed | undefined, read as Listed),
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnMount: 'always',
    }),
}

const newer = (shown: Listed | undefined, read: Listed): Listed =>
  shown === undefined ? read : { ...read, pages: [...keepNewer(shown.pages, read.pages)] }
