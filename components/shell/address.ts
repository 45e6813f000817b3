'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useSyncExternalStore } from 'react'
import { search } from '../wire/http'

export type AddressChange = Readonly<Record<string, string | null>>

export interface Address {
  readonly params: Readonly<Record<string, string>>
  /** Choosing pushes a step of history; typing and live modes replace it. */
  readonly change: (change: AddressChange, how?: 'push' | 'replace') => void
}

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}

/**
 * What is looked at: the query of the address, and how it changes without a reload. It is read from
 * the window and not from the router, whose answer waits for a quiet moment: on a page that changes
 * ten times a second a pressed button would seem dead.
 */
export function useAddress(): Address {
  const path = usePathname()
  const routed = useSearchParams().toString()
  const query = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => routed,
  )
  return {
    params: Object.fromEntries(new URLSearchParams(query)),
    change: (change, how = 'push') => {
      const now = Object.fromEntries(new URLSearchParams(window.location.search))
      const next = `${path}${search({ ...now, ...change })}`
      // Chosen twice, as by a press and the focus that follows it, is one step back and not two.
      if (next === `${window.location.pathname}${window.location.search}`) return
      if (how === 'push') window.history.pushState(null, '', next)
      else window.history.replaceState(null, '', next)
      for (const listener of listeners) listener()
    },
  }
}
