'use client'

import { useQuery } from '@tanstack/react-query'
import type { Participant } from '@/server/contract/participant'
import { shellQueries } from '../shell/shell-queries'

/** The kind of a participant by its name; null while that is not known. */
export function useKindOf(name: string): Participant['kind'] | null {
  const { data } = useQuery(shellQueries.participants())
  return data?.items.find((one) => one.name === name)?.kind ?? null
}
