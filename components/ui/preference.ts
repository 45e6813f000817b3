'use client'

import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

export function read(key: string): string | null {
  try {
    return window.localStorage.getItem(`verdict.${key}`)
  } catch {
    // A browser may refuse storage; the default serves, and nothing is lost but the memory of it.
    return null
  }
}

export function write(key: string, value: string): void {
  try {
    window.localStorage.setItem(`verdict.${key}`, value)
  } finally {
    for (const listener of listeners) listener()
  }
}

/** Nothing is kept under that name any more. */
export function forget(key: string): void {
  window.localStorage.removeItem(`verdict.${key}`)
  for (const listener of listeners) listener()
}

/** A choice of this browser's user among words, the first of which is the default. */
export function usePreference<Word extends string>(
  key: string,
  words: readonly [Word, ...Word[]],
): readonly [Word, (word: Word) => void] {
  const stored = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => null,
  )
  const value = words.find((word) => word === stored) ?? words[0]
  return [value, (word) => write(key, word)]
}
