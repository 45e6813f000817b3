import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type LogFilter, type LogRecord, logPage, logVerified } from '@/server/contract/log'
import { absolute } from '@/server/contract/relative-time'
import { allPages } from '../shell/all-pages'
import { getJson, search } from '../wire/http'

const LOOK_EVERY_MS = 2_000
const PAGE = 100
const EXPORT_PAGE = 500

const pageOf = (
  filter: LogFilter,
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
  signal?: AbortSignal,
) =>
  getJson(`/v1/log${search({ ...absolute(filter, Date.now()), cursor, limit })}`, logPage, signal)

export const logQueries = {
  /** What is new is looked for only where the newest are shown: further back one reads. */
  list: (filter: LogFilter, { live }: { readonly live: boolean }) =>
    infiniteQueryOptions({
      queryKey: ['log', 'list', filter],
      queryFn: ({ pageParam, signal }) =>
        pageOf(filter, { cursor: pageParam, limit: PAGE }, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: ({ state }) =>
        live && (state.data?.pages.length ?? 0) < 2 ? LOOK_EVERY_MS : false,
      placeholderData: keepPreviousData,
    }),
  verified: () =>
    queryOptions({
      queryKey: ['log', 'verified'],
      queryFn: ({ signal }) => getJson('/v1/log:verify', logVerified, signal),
      // It reads all of the journal: only when somebody asks.
      enabled: false,
    }),
}

/** All that fit, the newest first. */
export const allRecords = (filter: LogFilter): Promise<readonly LogRecord[]> =>
  allPages((cursor) => pageOf(filter, { cursor, limit: EXPORT_PAGE }))
