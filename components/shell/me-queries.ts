import { queryOptions } from '@tanstack/react-query'
import { me } from '@/server/contract/me'
import { getJson } from '../wire/http'

const ME_MS = 60_000

/** Who asks, for the account menu and for every control that not everybody may use. */
export const meQueries = {
  me: () =>
    queryOptions({
      queryKey: ['me'],
      queryFn: ({ signal }) => getJson('/v1/me', me, signal),
      staleTime: ME_MS,
      refetchInterval: ME_MS,
    }),
}
