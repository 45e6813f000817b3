'use client'

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { usePreference } from './preference'

export interface Shortcut {
  /** `j`, `Enter`, or a sequence such as `g o`. */
  readonly keys: string
  readonly label: string
  readonly run: () => void
}

interface Registered {
  readonly group: string
  readonly shortcuts: readonly Pick<Shortcut, 'keys' | 'label'>[]
  /** Does what the keys do. */
  readonly press: (keys: string) => void
}

const SEQUENCE_MS = 1_200
const NONE: readonly Registered[] = []
const listeners = new Set<() => void>()
let registered: readonly Registered[] = NONE
let pending: { readonly key: string; readonly atMs: number } | null = null

/** Whether single keys act at all: some people's tools type letters for them. */
export const useSingleKeys = () => usePreference('single-keys', ['on', 'off'])

function changeTo(next: readonly Registered[]): void {
  registered = next
  for (const listener of listeners) listener()
}

/** All that is bound on this page now, for the list that `?` shows. */
export function useRegisteredShortcuts(): readonly Registered[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => registered,
    () => NONE,
  )
}

/** Keys belong to what is being written, and to an open dialog, before they belong to the page. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  const target = event.target
  if (!(target instanceof Element)) return false
  if (target.closest('input,textarea,select,[contenteditable="true"],[role="dialog"]')) return true
  return (event.key === 'Enter' || event.key === ' ') && target.closest('a,button') !== null
}

/** Binds keys while the component stands, and lists them under `?`. */
export function useShortcuts(group: string, shortcuts: readonly Shortcut[]): void {
  const [singleKeys] = useSingleKeys()
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (singleKeys === 'off' || isTaken(event)) return
    const inTime = pending !== null && event.timeStamp - pending.atMs < SEQUENCE_MS
    const typed = inTime && pending ? `${pending.key} ${event.key}` : event.key
    const found = shortcuts.find(({ keys }) => keys === typed)
    if (found) {
      event.preventDefault()
      pending = null
      found.run()
    } else if (!inTime && shortcuts.some(({ keys }) => keys.startsWith(`${event.key} `))) {
      pending = { key: event.key, atMs: event.timeStamp }
    }
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  const pressed = useEffectEvent((keys: string) => {
    shortcuts.find((shortcut) => shortcut.keys === keys)?.run()
  })
  const names = JSON.stringify(shortcuts.map(({ keys, label }) => ({ keys, label })))
  useEffect(() => {
    const press = (keys: string) => pressed(keys)
    const entry: Registered = { group, shortcuts: JSON.parse(names), press }
    changeTo([...registered, entry])
    return () => changeTo(registered.filter((other) => other !== entry))
  }, [group, names])
}
