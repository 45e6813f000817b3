import type { LockStore } from './lock'

export interface Wakes {
  /** Calls once, with the next news of that key; the answer cancels. */
  next(key: string, call: () => void): () => void
  /** Null: of all keys. */
  wake(key: string | null): void
  close(): void
}

/** Who waits for a key here, and is told when it may have become free. */
export function createWakes({ onChange }: Pick<LockStore, 'onChange'>): Wakes {
  const waiting = new Map<string, Set<() => void>>()
  const wake = (key: string | null) => {
    const called = key === null ? [...waiting.values()] : [waiting.get(key) ?? []]
    for (const calls of called) for (const call of [...calls]) call()
  }
  let stop: (() => void) | undefined
  return {
    wake,
    next: (key, call) => {
      // A process that never waits does not listen.
      stop ??= onChange?.(wake)
      const calls = waiting.get(key) ?? new Set()
      waiting.set(key, calls.add(call))
      return () => {
        calls.delete(call)
        if (calls.size === 0 && waiting.get(key) === calls) waiting.delete(key)
      }
    },
    close: () => stop?.(),
  }
}
