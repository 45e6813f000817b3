'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useReducer } from 'react'
import { type TransactionSummary, transactionPage } from '@/server/contract/transaction'
import { getJson, search } from '../wire/http'
import { useRoom } from '../wire/live'
import { type InboxItem, inboxItems } from './inbox-items'

const LISTED_MAX = 200

const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: async ({ signal }): Promise<readonly TransactionSummary[]> => {
    const pages = await Promise.all(
      ['in-doubt', 'heuristic'].map((state) =>
        getJson(
          `/v1/transactions${search({ state, acknowledged: 'no', limit: LISTED_MAX })}`,
          transactionPage,
          signal,
        ),
      ),
    )
    const rows = pages.flatMap(({ items }) => items)
    return [...new Map(rows.map((row) => [row.id, row])).values()]
  },
})

export interface Inbox {
  /** Null: not known yet. */
  readonly items: readonly InboxItem[] | null
  readonly error: unknown
  readonly reload: () => void
  readonly pass: (id: string) => void
}

/** What waits for a person, live; what is settled stays until it is passed. */
export function useInbox(): Inbox {
  const { data, error, refetch } = useQuery(inboxQuery)
  const [items, tell] = useReducer(inboxItems, [])
  useEffect(() => {
    if (data !== undefined) tell({ type: 'listed', rows: data })
  }, [data])
  useRoom(
    'transactions',
    ({ transactions }) => tell({ type: 'changed', rows: transactions }),
    () => void refetch(),
  )
  return {
    items: data === undefined ? null : items,
    error,
    reload: () => void refetch(),
    pass: (id) => tell({ type: 'passed', id }),
  }
}
