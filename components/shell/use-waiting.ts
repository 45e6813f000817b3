'use client'

import { useQuery } from '@tanstack/react-query'
import { useConnection } from '../wire/connection'
import { shellQueries } from './shell-queries'

/** How many transactions wait for somebody now, as the Inbox counts them: without what is snoozed. */
export function useWaiting(): number {
  const { data } = useQuery(shellQueries.overview())
  const { inDoubt } = useConnection()
  return (inDoubt ?? data?.waiting.inDoubt ?? 0) + (data?.waiting.heuristic ?? 0)
}
