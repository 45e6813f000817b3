'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRoom } from '../wire/live'
import { addEvents, applySummary } from './apply-news'
import { transactionQueries } from './transaction-queries'

/** Keeps one transaction and its records up to date from its room. */
export function useLiveTransaction(id: string): void {
  const queryClient = useQueryClient()
  const { queryKey: detail } = transactionQueries.detail(id)
  const { queryKey: events } = transactionQueries.events(id)
  useRoom(
    `transaction:${id}`,
    ({ items, transactions }) => {
      queryClient.setQueryData(events, (known) => known && addEvents(known, items))
      queryClient.setQueryData(detail, (known) => known && applySummary(known, transactions))
      // Branches, attempts and the verdict come only with the whole detail.
      void queryClient.invalidateQueries({ queryKey: detail })
    },
    () => {
      void queryClient.invalidateQueries({ queryKey: detail })
      void queryClient.invalidateQueries({ queryKey: events })
    },
  )
}
