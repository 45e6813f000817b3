'use client'

import { useEffect, useEffectEvent } from 'react'
import { connection, setConnection } from './connection'
import type { RoomNews } from './painter'
import {
  closeFeed,
  createRoomFeed,
  hear,
  joined,
  type RoomFeed,
  type RoomListener,
} from './room-feed'
import { type LiveSocket, liveSocket } from './socket'

const SILENT_MS = 2_000
/** A connection known to be closed; a new one is tried within a third of this. */
const CLOSED_MS = 1_000
const HUNG_MS = 6_000
const WATCH_MS = 500
/** A gap closed this soon after a loss is told of; one that nobody saw is not. */
const BACK_MS = 30_000

const feeds = new Map<string, RoomFeed>()
let heardMs = 0
/** When a connection that people were told is lost came back. */
let backMs = Number.NEGATIVE_INFINITY
let watched = false
/** Null until its script is here. */
let socket: LiveSocket | null = null

/**
 * Hears a room while the component stands. `onNews` gets what is new, in order, each event once;
 * `onReload` is told when what is shown has to be read anew, as after joining or after a gap.
 */
export function useRoom(
  room: string,
  onNews: (news: RoomNews) => void,
  onReload: () => void = () => {},
): void {
  const news = useEffectEvent(onNews)
  const reload = useEffectEvent(onReload)
  useEffect(() => enter(room, { onNews: (some) => news(some), onReload: () => reload() }), [room])
}

/** Opens the connection for a page that is in no room, so that its light and counts are live. */
export function useLiveConnection(): void {
  useEffect(watch, [])
}

function enter(room: string, listener: RoomListener): () => void {
  watch()
  let feed = feeds.get(room)
  if (!feed) {
    feed = createRoomFeed(room)
    feeds.set(room, feed)
    if (socket?.connected) join(socket, feed)
  }
  feed.listeners.add(listener)
  return () => leave(room, listener)
}

function leave(room: string, listener: RoomListener): void {
  const feed = feeds.get(room)
  if (!feed) return
  feed.listeners.delete(listener)
  if (feed.listeners.size > 0) return
  closeFeed(feed)
  feeds.delete(room)
  socket?.emit('leave', room)
}

function join(socket: LiveSocket, feed: RoomFeed): void {
  socket.emit('join', feed.room, (cursor) => {
    heard()
    // Left meanwhile, and perhaps entered anew: that one has a join of its own.
    if (cursor === null || feeds.get(feed.room) !== feed) return
    void joined(feed, cursor).then((caughtUp) => {
      if (caughtUp !== null && Date.now() - backMs < BACK_MS) setConnection({ caughtUp })
    })
  })
}

/** Anything that arrives is a sign of life. */
function heard(): void {
  heardMs = Date.now()
  if (connection().status === 'lost') backMs = heardMs
  setConnection({ status: 'live', attempt: 0, heardAt: new Date(heardMs).toISOString() })
}

function watch(): void {
  if (watched) return
  watched = true
  heardMs = Date.now()
  setInterval(look, WATCH_MS)
  open()
}

function open(): void {
  liveSocket().then(attend, () => setTimeout(open, CLOSED_MS))
}

function attend(made: LiveSocket): void {
  socket = made
  if (connection().status !== 'lost') heardMs = Date.now()
  made.on('connect', () => {
    for (const feed of feeds.values()) join(made, feed)
  })
  made.on('packet', (packet) => {
    heard()
    const feed = feeds.get(packet.room)
    if (feed) hear(feed, packet)
  })
  made.on('heartbeat', ({ inDoubt, approvals }) => {
    heard()
    setConnection({ inDoubt, approvals })
  })
  made.io.on('reconnect_attempt', (attempt) => setConnection({ attempt }))
}

/** Silence is a lost connection, a closed one sooner; a long one is cut, so that a new one is tried. */
function look(): void {
  const silentMs = Date.now() - heardMs
  const allowedMs = socket === null || socket.connected ? SILENT_MS : CLOSED_MS
  if (silentMs > allowedMs && connection().status !== 'lost') setConnection({ status: 'lost' })
  if (silentMs > HUNG_MS && socket?.connected) {
    heardMs = Date.now() - SILENT_MS
    socket.disconnect().connect()
  }
}
