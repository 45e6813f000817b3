import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { holdTimes } from '@/server/contract/hold-time'
import { deadlockPage, waitOverview } from '@/server/contract/wait'
import { getJson, search } from '../wire/http'

const LOOK_EVERY_MS = 1_000
const HISTORY_EVERY_MS = 5_000
const HOLDS_EVERY_MS = 30_000

export const waitQueries = {
  overview: queryOptions({
    queryKey: ['waits'],
    queryFn: ({ signal }) => getJson('/v1/wait-for', waitOverview, signal),
    refetchInterval: LOOK_EVERY_MS,
    placeholderData: keepPreviousData,
  }),
  holdTimes: queryOptions({
    queryKey: ['hold-times'],
    queryFn: ({ signal }) => getJson('/v1/hold-times', holdTimes, signal),
    refetchInterval: HOLDS_EVERY_MS,
    placeholderData: keepPreviousData,
  }),
  deadlocks: infiniteQueryOptions({
    queryKey: ['deadlocks'],
    queryFn: ({ signal, pageParam }) =>
      getJson(`/v1/deadlocks${search({ cursor: pageParam })}`, deadlockPage, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: HISTORY_EVERY_MS,
  }),
}
