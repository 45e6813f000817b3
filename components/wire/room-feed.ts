'use client'

import { eventPage, type JournalEvent } from '@/server/contract/event'
import type { LivePacket } from '@/server/contract/live'
import type { TransactionSummary } from '@/server/contract/transaction'
import { noteApplied } from './applied-events'
import { setConnection } from './connection'
import { faultOf, getJson, search } from './http'
import { type Fresh, type RoomCursor, startAt, takePacket, takePage } from './room-cursor'

/** What a page hears of its room, merged: at most ten times a second. */
export interface RoomNews {
  readonly items: readonly JournalEvent[]
  /** The rows that changed, newest version each. */
  readonly transactions: readonly TransactionSummary[]
}

export interface RoomListener {
  readonly onNews: (news: RoomNews) => void
  /** What is shown may lack something and has to be read anew. */
  readonly onReload: () => void
}

export interface RoomFeed {
  readonly listeners: Set<RoomListener>
  /** The room was joined, for the first time or again: packets follow from `cursor` on. */
  joined(cursor: string): void
  heard(packet: LivePacket): void
  close(): void
}

const PAINT_MS = 100
const ASK_AGAIN_MS = 1_000
const WAITING_MAX = 1_000

/** One room of this page: nothing is applied twice and no hole stays open. */
export function createRoomFeed(room: string): RoomFeed {
  const listeners = new Set<RoomListener>()
  const gone = new AbortController()
  let cursor: RoomCursor | null = null
  let waiting: LivePacket[] = []
  let catching = false
  let items: JournalEvent[] = []
  let rows = new Map<string, TransactionSummary>()
  let paint: ReturnType<typeof setTimeout> | null = null

  const keep = (fresh: Fresh, changed: readonly TransactionSummary[]): void => {
    cursor = fresh.cursor
    noteApplied(room, fresh.items)
    items.push(...fresh.items)
    for (const row of changed) {
      if ((rows.get(row.id)?.version ?? -1) < row.version) rows.set(row.id, row)
    }
    paint ??= setTimeout(flush, PAINT_MS)
  }

  const flush = (): void => {
    const news = { items, transactions: [...rows.values()] }
    items = []
    rows = new Map()
    paint = null
    if (news.items.length + news.transactions.length === 0) return
    for (const { onNews } of listeners) onNews(news)
  }

  const reload = (): void => {
    for (const { onReload } of listeners) onReload()
  }

  const heard = (packet: LivePacket): void => {
    if (catching || cursor === null) {
      // Too many to hold: forgetting them all makes a hole, and a hole is asked for.
      if (waiting.length >= WAITING_MAX) waiting = []
      waiting.push(packet)
      return
    }
    const fresh = takePacket(cursor, packet)
    if (fresh) keep(fresh, packet.transactions)
    else catchUp(packet.cursor)
  }

  const catchUp = (chain: string): void => {
    catching = true
    void askMissed({ room, chain, signal: gone.signal, current: () => cursor, keep }).then(
      (caughtUp) => {
        catching = false
        if (gone.signal.aborted) return
        if (caughtUp.type === 'reloaded') cursor = startAt(chain)
        setConnection({ caughtUp })
        reload()
        const held = waiting
        waiting = []
        for (const packet of held) heard(packet)
      },
    )
  }

  return {
    listeners,
    heard,
    joined: (start) => {
      if (cursor !== null) return catchUp(start)
      cursor = startAt(start)
      // Between reading the page and joining the room something may have happened.
      reload()
      const held = waiting
      waiting = []
      for (const packet of held) heard(packet)
    },
    close: () => {
      gone.abort()
      if (paint !== null) clearTimeout(paint)
    },
  }
}

interface Missed {
  readonly room: string
  readonly chain: string
  readonly signal: AbortSignal
  readonly current: () => RoomCursor | null
  readonly keep: (fresh: Fresh, changed: readonly TransactionSummary[]) => void
}

/** Reads the gap page by page; keeps asking while the server is silent. */
async function askMissed({ room, chain, signal, current, keep }: Missed) {
  let events = 0
  while (!signal.aborted) {
    const at = current()
    if (at === null) break
    try {
      const path = `/v1/events${search({ after: at.held, scope: room })}`
      const page = await getJson(path, eventPage, signal)
      const fresh = takePage(at, page.items, page.nextCursor, chain)
      events += fresh.items.length
      keep(fresh, [])
      if (!page.more) break
    } catch (error) {
      const { status } = faultOf(error)
      if (status === 410 || status === 422) return { type: 'reloaded' } as const
      await new Promise((resume) => setTimeout(resume, ASK_AGAIN_MS))
    }
  }
  return { type: 'applied', events } as const
}
