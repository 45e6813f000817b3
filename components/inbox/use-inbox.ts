'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react'
import type { JournalEvent } from '@/server/contract/event'
import type { InboxGroup, InboxTab, InboxWork, Inbox as Page } from '@/server/contract/inbox'
import { t } from '@/server/contract/words'
import { useRoom } from '../wire/live'
import { groupsAfter, type InboxItem, inboxItems, waits } from './inbox-items'
import { inboxQueries } from './inbox-queries'

/** News come in bursts: the list is read again after the first of them, and once. */
const SETTLE_MS = 250

export interface Inbox {
  /** Null: not known yet. */
  readonly items: readonly InboxItem[] | null
  readonly page: Page | null
  /** The causes that are, and, with a count of 0, those that were. */
  readonly groups: readonly InboxGroup[]
  readonly error: unknown
  readonly reload: () => void
  readonly pass: (id: string) => void
  /** What the server answered to a claim, a note or a snooze. */
  readonly worked: (id: string, work: InboxWork) => void
  /** Puts all in order anew, what came in meanwhile included. */
  readonly sort: () => void
}

/** One tab of the Inbox, live; what is settled stays until it is passed. */
export function useInbox(tab: InboxTab): Inbox {
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery(inboxQueries.list(tab))
  const [items, tell] = useReducer(inboxItems, [])
  const [groups, setGroups] = useState<readonly InboxGroup[]>([])
  useEffect(() => {
    if (data === undefined) return
    tell({ type: 'listed', items: data.items, cut: data.more > 0 })
    setGroups((known) => groupsAfter(known, data.groups))
  }, [data])
  const soon = useSoon(() => {
    void queryClient.invalidateQueries({ queryKey: inboxQueries.root })
  })
  useRoom(
    'transactions',
    ({ items: events, transactions }) => {
      tell({ type: 'changed', rows: transactions })
      for (const event of events) {
        const by = snoozedBy(event)
        if (by !== null && event.transaction !== null)
          tell({ type: 'snoozed', id: event.transaction, by })
      }
      const known = new Set(items.map(({ row }) => row.id))
      const fresh = transactions.some((row) => known.has(row.id) !== waits(row))
      if (fresh || events.some(({ type }) => type === 'operator-action')) soon()
    },
    () => void refetch(),
  )
  return {
    ...{ items: data === undefined ? null : items, page: data ?? null, groups, error },
    reload: () => void refetch(),
    pass: (id) => tell({ type: 'passed', id }),
    worked: (id, work) => tell({ type: 'worked', id, work }),
    sort: () => {
      if (data !== undefined) tell({ type: 'sorted', items: data.items })
    },
  }
}

/** Who has put a transaction out of sight, if that is what the record tells. */
function snoozedBy({ type, data }: JournalEvent): string | null {
  if (type !== 'operator-action' || data.action !== 'snooze') return null
  return typeof data.actor === 'string' ? data.actor : t`somebody`
}

/** Runs something once, a moment after it is asked for, however often it is asked for until then. */
function useSoon(run: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const fire = useEffectEvent(run)
  const going = useRef<() => void>(() => {})
  useEffect(() => {
    going.current = () => {
      timer.current ??= setTimeout(() => {
        timer.current = null
        fire()
      }, SETTLE_MS)
    }
    return () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    }
  }, [])
  return () => going.current()
}
