import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
} from '@tanstack/react-query'
import { absolute } from '@/server/contract/relative-time'
import { type TransactionSummary, transactionPage } from '@/server/contract/transaction'
import {
  type ListOrder,
  type TransactionFilter,
  transactionCounts,
} from '@/server/contract/transaction-filter'
import { allPages } from '../shell/all-pages'
import { getJson, search } from '../wire/http'
import { isSorted } from './list-order'
import { keepNewer, type ListedPage, withoutDoubles } from './live-rows'

type Listed = InfiniteData<ListedPage, string | undefined>

const PAGE = 50
const EXPORT_PAGE = 200
const COUNT_EVERY_MS = 5_000

/** In the place of a cursor: from there on, where no page ends. */
const UNTIL = 'until '

const nextOf = ({ nextCursor, items, cut }: ListedPage): string | undefined => {
  const last = items.at(-1)
  // Times are told in milliseconds and kept in finer ones: what comes twice is left out.
  return cut === true && last !== undefined
    ? `${UNTIL}${new Date(Date.parse(last.startedAt) + 1).toISOString()}`
    : nextCursor
}

const placeOf = (next: string | undefined) =>
  next?.startsWith(UNTIL) ? { to: next.slice(UNTIL.length) } : { cursor: next }

const pageOf = (
  filter: TransactionFilter & ListOrder,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
  signal?: AbortSignal,
): Promise<ListedPage> =>
  getJson(
    `/v1/transactions${search({ ...absolute(filter, Date.now()), limit, ...placeOf(cursor) })}`,
    transactionPage,
    signal,
  )

export const listQueries = {
  list: (filter: TransactionFilter, order: ListOrder = {}) =>
    infiniteQueryOptions({
      queryKey: ['transactions', 'list', { ...filter, ...order }] as const,
      queryFn: ({ pageParam, signal }) =>
        pageOf({ ...filter, ...order }, { limit: PAGE, cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: nextOf,
      // Live rows keep it fresh; a refetch of many pages would move rows under the hand.
      structuralSharing: (shown, read) =>
        newer(shown as Listed | undefined, read as Listed, isSorted(order)),
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnMount: 'always',
    }),
  counts: (filter: TransactionFilter) =>
    queryOptions({
      queryKey: ['transactions', 'counts', { ...filter, state: undefined }] as const,
      queryFn: ({ queryKey: [, , asked], signal }) =>
        getJson(
          `/v1/transactions:count${search(absolute(asked, Date.now()))}`,
          transactionCounts,
          signal,
        ),
      refetchInterval: COUNT_EVERY_MS,
      placeholderData: keepPreviousData,
    }),
}

/** All that fit, in the order of the list. */
export const allTransactions = (
  filter: TransactionFilter & ListOrder,
): Promise<readonly TransactionSummary[]> =>
  allPages((cursor) => pageOf(filter, { limit: EXPORT_PAGE, cursor: cursor ?? undefined }))

const newer = (shown: Listed | undefined, read: Listed, sorted: boolean): Listed =>
  shown === undefined
    ? read
    : { ...read, pages: [...withoutDoubles(keepNewer(shown.pages, read.pages, sorted))] }
