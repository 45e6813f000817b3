'use client'

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { Phrase } from '@/server/contract/words'
import { useKeymap } from './keymap'
import { usePreference } from './preference'

export interface Shortcut {
  /** `j`, `Enter`, or a sequence such as `g o`. */
  readonly keys: string
  readonly label: string
  readonly run: () => void
  /** One key may do one thing here and another there; without it: everywhere on the page. */
  readonly when?: (target: EventTarget | null) => boolean
}

export interface Registered {
  readonly group: Phrase
  /** `given`: the keys of the page itself, which somebody may have put others in the place of. */
  readonly shortcuts: readonly (Pick<Shortcut, 'keys' | 'label'> & { readonly given: string })[]
  /** Does what these given keys do. */
  readonly press: (given: string) => void
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

const OWNERS =
  'input,textarea,select,[contenteditable="true"],[role="dialog"],[role="menu"],[role="listbox"]'

/** Keys belong to what is being written, and to an open dialog or menu, before they belong to the page. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  const target = event.target
  if (!(target instanceof Element)) return false
  if (target.closest(OWNERS)) return true
  if (event.key === ' ') return target.closest(`button:not([${PEEKS}]),summary`) !== null
  return event.key === 'Enter' && target.closest('a,button') !== null
}

/** The button of a row whose Space opens a peek at it; Enter presses it. */
export const PEEKS = 'data-peeks'

/** A button is pressed when Space is let go: not by the one that has done something else. */
const letGo = () =>
  window.addEventListener('keyup', (event) => event.preventDefault(), { once: true })

/** Binds keys while the component stands, and lists them under `?`. */
export function useShortcuts(group: Phrase, shortcuts: readonly Shortcut[]): void {
  const [singleKeys] = useSingleKeys()
  const { keysOf } = useKeymap()
  const bound = shortcuts.map((one) => ({
    ...one,
    given: one.keys,
    keys: keysOf(group, one.keys),
  }))
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (singleKeys === 'off' || isTaken(event)) return
    const inTime = pending !== null && event.timeStamp - pending.atMs < SEQUENCE_MS
    const typed = inTime && pending ? `${pending.key} ${event.key}` : event.key
    const found = bound.find(({ keys, when }) => keys === typed && (when?.(event.target) ?? true))
    if (found) {
      event.preventDefault()
      if (event.key === ' ') letGo()
      pending = null
      found.run()
    } else if (!inTime && bound.some(({ keys }) => keys.startsWith(`${event.key} `))) {
      pending = { key: event.key, atMs: event.timeStamp }
    }
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  const pressed = useEffectEvent((given: string) => {
    bound.find((shortcut) => shortcut.given === given)?.run()
  })
  const { english } = group
  const names = JSON.stringify(bound.map(({ keys, label, given }) => ({ keys, label, given })))
  useEffect(() => {
    const press = (given: string) => pressed(given)
    const entry: Registered = { group: { english }, shortcuts: JSON.parse(names), press }
    changeTo([...registered, entry])
    return () => changeTo(registered.filter((other) => other !== entry))
  }, [english, names])
}
