'use client'

import { useSyncExternalStore } from 'react'

const TICK_MS = 1_000
const listeners = new Set<() => void>()
let nowMs: number | null = null
let timer: ReturnType<typeof setInterval> | null = null

function tick(): void {
  nowMs = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, TICK_MS)
  if (nowMs === null || Date.now() - nowMs > TICK_MS) queueMicrotask(tick)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

/**
 * The time of this browser in steps of a second or more, the same for all who ask; null while on
 * the server. A longer step spares those who show many times at once.
 */
export function useNow(stepMs = TICK_MS): number | null {
  return useSyncExternalStore(
    subscribe,
    () => (nowMs === null || stepMs <= TICK_MS ? nowMs : Math.floor(nowMs / stepMs) * stepMs),
    () => null,
  )
}
