import { QueryClient } from '@tanstack/react-query'
import { faultOf } from './http'

const RETRIES_MAX = 2

/** One cache a browser; what the server refused for good is not asked again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => {
          const { status } = faultOf(error)
          return failures < RETRIES_MAX && (status === 0 || status >= 500)
        },
        retryDelay: 500,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
