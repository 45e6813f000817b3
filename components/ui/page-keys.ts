'use client'

import { useEffect, useEffectEvent } from 'react'

/** Whether a key pressed there belongs to what is being written, or to a dialog that is open. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input,textarea,select,[role="dialog"],[role="menu"]') !== null ||
    (event.key.startsWith('Arrow') &&
      target.closest('[role="tablist"],table,[role="listbox"]') !== null) ||
    (event.key === 'Enter' && target.closest('a,button,[role="tab"]') !== null)
  )
}

/**
 * Single keys of a page, each with a visible control that does the same. They never act inside an
 * input or a dialog, and leave keys with a modifier to the browser.
 */
export function usePageKeys(keys: Readonly<Record<string, (() => void) | undefined>>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const act = isTaken(event) ? undefined : keys[event.key]
    if (act === undefined || document.querySelector('[role="dialog"]') !== null) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
