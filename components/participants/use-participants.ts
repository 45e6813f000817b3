'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { shellQueries } from '../shell/shell-queries'
import { useRoom } from '../wire/live'

/** All participants, kept up to date by what happens to them. */
export function useParticipants() {
  const query = useQuery(shellQueries.participants())
  const queryClient = useQueryClient()
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['participants'] })
  useRoom('participants', refresh, refresh)
  const readAt = new Date(query.dataUpdatedAt).toISOString()
  return { query, items: query.data?.items ?? [], readAt }
}
