import type { LivePacket } from '@/server/contract/live'
import { noteApplied } from './applied-events'
import type { CaughtUp } from './connection'
import { askMissed } from './missed-events'
import { createPainter, type Painter, type RoomNews } from './painter'
import { type Fresh, type RoomCursor, startAt, takePacket } from './room-cursor'

export interface RoomListener {
  readonly onNews: (news: RoomNews) => void
  /** What is shown may lack something and has to be read anew. */
  readonly onReload: () => void
}

/** One room of this page (D16). It changes with every packet; only this file may write it. */
export interface RoomFeed {
  readonly room: string
  readonly listeners: Set<RoomListener>
  readonly painter: Painter
  readonly closed: AbortController
  cursor: RoomCursor | null
  /** Packets that came too early to be applied. */
  waiting: readonly LivePacket[]
  /** Where packets go on once the gap that is being read is closed; null: there is no gap. */
  chain: string | null
}

const WAITING_MAX = 1_000

export function createRoomFeed(room: string): RoomFeed {
  const listeners = new Set<RoomListener>()
  const painter = createPainter((news) => {
    for (const { onNews } of listeners) onNews(news)
  })
  const closed = new AbortController()
  return { room, listeners, painter, closed, cursor: null, waiting: [], chain: null }
}

export function closeFeed(feed: RoomFeed): void {
  feed.closed.abort()
  feed.painter.close()
}

/** Applies a packet once and in order; a hole before it is read over HTTP first. */
export function hear(feed: RoomFeed, packet: LivePacket): void {
  if (feed.chain !== null || feed.cursor === null) {
    // Too many to hold: forgetting them all makes a hole, and a hole is asked for.
    const held = feed.waiting.length >= WAITING_MAX ? [] : feed.waiting
    feed.waiting = [...held, packet]
    return
  }
  const fresh = takePacket(feed.cursor, packet)
  if (fresh === null) return void closeGap(feed, packet.cursor)
  keep(feed, fresh)
  feed.painter.add([], packet.transactions)
}

/**
 * The room was joined and packets follow from `from` on. Null for the first time; later it tells
 * how the gap was closed.
 */
export async function joined(feed: RoomFeed, from: string): Promise<CaughtUp | null> {
  if (feed.cursor !== null) {
    feed.waiting = []
    return closeGap(feed, from)
  }
  feed.cursor = startAt(from)
  // Between reading the page and joining the room something may have happened.
  goOn(feed)
  return null
}

function keep(feed: RoomFeed, fresh: Fresh): void {
  feed.cursor = fresh.cursor
  noteApplied(feed.room, fresh.items)
  feed.painter.add(fresh.items, [])
}

function goOn(feed: RoomFeed): void {
  for (const { onReload } of feed.listeners) onReload()
  const held = feed.waiting
  feed.waiting = []
  for (const packet of held) hear(feed, packet)
}

async function closeGap(feed: RoomFeed, from: string): Promise<CaughtUp | null> {
  const beingRead = feed.chain !== null
  feed.chain = from
  if (beingRead) return null
  let events = 0
  let whole = true
  for (let asked: string | null = null; asked !== feed.chain; ) {
    // Joined once more meanwhile: packets go on from a later place, and the gap is longer.
    asked = feed.chain ?? from
    const gap = await readGap(feed, asked)
    if (gap.type === 'applied') events += gap.events
    else {
      feed.cursor = startAt(asked)
      whole = false
    }
  }
  feed.chain = null
  if (!feed.closed.signal.aborted) goOn(feed)
  return whole ? { type: 'applied', events } : { type: 'reloaded' }
}

const readGap = (feed: RoomFeed, chain: string): Promise<CaughtUp> =>
  askMissed({
    room: feed.room,
    chain,
    signal: feed.closed.signal,
    current: () => feed.cursor,
    keep: (fresh) => keep(feed, fresh),
  })
