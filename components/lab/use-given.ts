'use client'

import { useQuery } from '@tanstack/react-query'
import type { NewRun } from '@/server/contract/lab-run'
import { useAddress } from '../shell/address'
import { labQueries } from './lab-requests'
import { scenarioOf } from './scenario-text'

/** The scenario of the run that the address names, to be changed and run again; null: there is none. */
export function useGiven(): NewRun | null {
  const { params } = useAddress()
  const id = params.scenario ?? ''
  const { data } = useQuery({
    ...labQueries.run(id),
    enabled: id !== '',
    refetchInterval: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return id === '' || data === undefined ? null : scenarioOf(data)
}
