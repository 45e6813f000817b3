import { queryOptions } from '@tanstack/react-query'
import { explorables, exploration, type NewExploration } from '@/server/contract/exploration'
import { getJson, sendJson } from '../wire/http'

/** The same question has the same answer for as long as this version runs. */
const never = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY } as const

export const explorationQueries = {
  list: () =>
    queryOptions({
      queryKey: ['explorations', 'list'],
      queryFn: ({ signal }) => getJson('/v1/explorations', explorables, signal),
      ...never,
    }),
  run: (asked: NewExploration) =>
    queryOptions({
      queryKey: ['explorations', 'run', asked],
      queryFn: ({ signal }) => sendJson('/v1/explorations', exploration, { body: asked, signal }),
      retry: false,
      ...never,
    }),
}
