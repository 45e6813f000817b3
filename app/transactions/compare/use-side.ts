'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { timelineRows } from '@/components/timeline/timeline-rows'
import { transactionQueries } from '@/components/transaction/transaction-queries'
import { shortCode } from '@/components/ui/format'

/** One that is still open is read anew this often. */
const OPEN_MS = 2_000

/** One of the two, as it is compared and drawn; null while it is being read. */
export function useSide(id: string | undefined) {
  const enabled = id !== undefined
  const detail = useQuery({
    ...{ ...transactionQueries.detail(id ?? ''), enabled },
    refetchInterval: ({ state }) => (state.data?.endedAt === null ? OPEN_MS : false),
  })
  const events = useQuery({
    ...{ ...transactionQueries.events(id ?? ''), enabled },
    refetchInterval: detail.data?.endedAt === null ? OPEN_MS : false,
  })
  const side = useMemo(() => {
    if (!detail.data || !events.data) return null
    const { protocol, outcome, reason, participants, startedAt, endedAt, owner } = detail.data
    const subject = {
      ...{ code: shortCode(detail.data.id), participants, startedAt },
      ...{ open: endedAt === null, ownerAlive: owner?.alive ?? false },
    }
    return {
      ...{ id: detail.data.id, code: subject.code, protocol, outcome, reason },
      rows: timelineRows(events.data, subject),
    }
  }, [detail.data, events.data])
  return {
    side,
    error: detail.error ?? events.error,
    refetch: () => Promise.all([detail.refetch(), events.refetch()]),
  }
}

export type ShownSide = NonNullable<ReturnType<typeof useSide>['side']>
