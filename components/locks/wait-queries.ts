import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { deadlockPage, waitOverview } from '@/server/contract/wait'
import { getJson, search } from '../wire/http'

const LOOK_EVERY_MS = 1_000
const HISTORY_EVERY_MS = 5_000

export const waitQueries = {
  overview: queryOptions({
    queryKey: ['waits'],
    queryFn: ({ signal }) => getJson('/v1/waits', waitOverview, signal),
    refetchInterval: LOOK_EVERY_MS,
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
