import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { protocolAdvice } from '@/server/contract/protocol-advice'
import { getJson, search } from '../wire/http'

const ADVISED_MS = 10_000

export const adviceQueries = {
  for: (names: readonly string[]) =>
    queryOptions({
      queryKey: ['protocols', 'advice', names],
      queryFn: ({ signal }) =>
        getJson(
          `/v1/protocol-advice${search({ participants: names.join(',') })}`,
          protocolAdvice,
          signal,
        ),
      placeholderData: keepPreviousData,
      refetchInterval: ADVISED_MS,
    }),
}
