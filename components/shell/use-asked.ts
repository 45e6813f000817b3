'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type { Approval } from '@/server/contract/approval'
import { useConnection } from '../wire/connection'
import { approvalQueries } from './decision-queries'
import { useRefusal } from './right-button'

const none: readonly Approval[] = []

/** What others ask of whoever looks; for who may not approve, nothing. Read anew as soon as it changes. */
export function useAsked(): readonly Approval[] {
  const queryClient = useQueryClient()
  const refused = useRefusal('approveAction') !== undefined
  const { data } = useQuery(approvalQueries.waiting())
  const { approvals } = useConnection()
  const changed = useEffectEvent(() => {
    void queryClient.invalidateQueries({ queryKey: approvalQueries.root })
  })
  useEffect(() => {
    if (approvals !== null) changed()
  }, [approvals])
  if (refused || data === undefined) return none
  return data.items.filter(({ yours }) => !yours)
}
