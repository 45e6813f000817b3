'use client'

import { useSyncExternalStore } from 'react'

/** What came back after a gap. */
export type CaughtUp =
  | { readonly type: 'applied'; readonly events: number }
  | { readonly type: 'reloaded' }

export interface Connection {
  readonly status: 'connecting' | 'live' | 'lost'
  /** When the last thing was heard; everything shown is from then while the connection is lost. */
  readonly heardAt: string | null
  readonly attempt: number
  /** From the heartbeat; null until the first one. */
  readonly inDoubt: number | null
  /** From the heartbeat: another text, other approvals; null until the first one. */
  readonly approvals: string | null
  readonly caughtUp: CaughtUp | null
}

const SERVER: Connection = {
  status: 'connecting',
  heardAt: null,
  attempt: 0,
  inDoubt: null,
  approvals: null,
  caughtUp: null,
}

const listeners = new Set<() => void>()
let current = SERVER

/** Changes what is known of the connection; equal values wake nobody. */
export function setConnection(change: Partial<Connection>): void {
  const next = { ...current, ...change }
  const same = (Object.keys(change) as (keyof Connection)[]).every(
    (key) => current[key] === next[key],
  )
  if (same) return
  current = next
  for (const listener of listeners) listener()
}

export const connection = (): Connection => current

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The connection as the shell shows it. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => SERVER,
  )
}
