'use client'

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { absolute } from '@/server/contract/relative-time'
import type { TransactionSummary } from '@/server/contract/transaction'
import { announce } from '../shell/announcer'
import { plural } from '../ui/format'
import { useRoom } from '../wire/live'
import type { ListAddress } from './list-address'
import { isSorted } from './list-order'
import { listQueries } from './list-queries'
import { showWaiting, updateRows, waitingRows } from './live-rows'

/** What a person can watch; further back one reads, and then the list stands still. */
const TAIL_ROWS_MAX = 100
const SUMMARY_MS = 5_000
const LOAD_TRIES = 4
const NONE: readonly TransactionSummary[] = []

/** The list with what happens put into it: at once, behind a button, or not at all. */
export function useLiveList(
  { filter, order, live }: Pick<ListAddress, 'filter' | 'order' | 'live'>,
  held: boolean,
) {
  const queryClient = useQueryClient()
  const options = listQueries.list(filter, order)
  const { queryKey } = options
  const query = useInfiniteQuery(options)
  const filterKey = JSON.stringify(filter)
  const [kept, setKept] = useState({ filterKey, rows: NONE })
  const waiting = kept.filterKey === filterKey ? kept.rows : NONE
  const setWaiting = (rows: typeof NONE) => setKept({ filterKey, rows })
  const summarise = useSummary()

  const change = (
    how: (pages: Parameters<typeof updateRows>[0]) => ReturnType<typeof updateRows>,
  ) =>
    queryClient.setQueryData(queryKey, (data) => {
      if (!data) return data
      const pages = how(data.pages)
      if (pages === data.pages) return data
      return { pages: [...pages], pageParams: data.pageParams.slice(0, pages.length) }
    })

  const show = (): void => {
    change((pages) => showWaiting(pages, waiting, TAIL_ROWS_MAX))
    setWaiting(NONE)
  }
  const restart = (): void => {
    setWaiting(NONE)
    void queryClient.resetQueries({ queryKey, exact: true })
  }

  useRoom(
    'transactions',
    ({ transactions }) => {
      if (live === 'off') return
      if (isSorted(order)) return change((shown) => updateRows(shown, transactions))
      const pages = queryClient.getQueryData(queryKey)?.pages ?? []
      const next = waitingRows(pages, waiting, transactions, absolute(filter, Date.now()))
      summarise(next.length - waiting.length)
      change((shown) => updateRows(shown, transactions))
      if (live === 'notify' || held) return setWaiting(next)
      change((shown) => showWaiting(shown, next, TAIL_ROWS_MAX))
      if (waiting.length > 0) setWaiting(NONE)
    },
    () => {
      if (live !== 'off') void queryClient.invalidateQueries({ queryKey, exact: true })
    },
  )

  /** Whoever has asked for more gets it, also where the list is being read anew at that moment. */
  const more = async (): Promise<void> => {
    const known = query.data?.pages.length ?? 0
    for (let tries = 0; tries < LOAD_TRIES; tries++) {
      const { data, isError } = await query.fetchNextPage({ cancelRefetch: false })
      if (isError || (data?.pages.length ?? 0) > known) return
    }
  }

  return { query, waiting: waiting.length, show, restart, more }
}

/** One sentence every five seconds at most for those who hear the page; what is in doubt the shell says. */
function useSummary() {
  const sum = useRef({ fresh: 0 })
  const say = useEffectEvent(() => {
    const { fresh } = sum.current
    if (fresh === 0) return
    announce(plural(fresh, 'new transaction'))
    sum.current = { fresh: 0 }
  })
  useEffect(() => {
    const timer = setInterval(() => say(), SUMMARY_MS)
    return () => clearInterval(timer)
  }, [])
  return (fresh: number): void => {
    sum.current.fresh += Math.max(0, fresh)
  }
}
