'use client'

import { useQuery } from '@tanstack/react-query'
import { useConnection } from '../wire/connection'
import { shellQueries } from './shell-queries'

/** How many transactions wait for somebody now: in doubt, or heuristic and not acknowledged. */
export function useWaiting(): number {
  const { data } = useQuery(shellQueries.overview())
  const { inDoubt } = useConnection()
  return (inDoubt ?? data?.inDoubt ?? 0) + (data?.heuristic ?? 0)
}
