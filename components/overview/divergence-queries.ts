import { queryOptions } from '@tanstack/react-query'
import { divergences } from '@/server/contract/divergence'
import { getJson } from '../wire/http'

const REFRESH_MS = 5_000

export const divergenceQueries = {
  all: () =>
    queryOptions({
      queryKey: ['divergence'],
      queryFn: ({ signal }) => getJson('/v1/divergence', divergences, signal),
      refetchInterval: REFRESH_MS,
    }),
}
