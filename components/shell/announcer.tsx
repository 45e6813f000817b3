'use client'

import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let said = { polite: '', assertive: '' }
const SILENT = said

/** Says something to those who hear the page. Assertive is for what cannot wait. */
export function announce(text: string, urgency: keyof typeof said = 'polite'): void {
  said = { ...said, [urgency]: text }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The two places where the page speaks; tables and charts never do. */
export function Announcer() {
  const { polite, assertive } = useSyncExternalStore(
    subscribe,
    () => said,
    () => SILENT,
  )
  return (
    <>
      <div role="status" aria-live="polite" className="sr-only">
        {polite}
      </div>
      <div aria-live="assertive" className="sr-only">
        {assertive}
      </div>
    </>
  )
}
