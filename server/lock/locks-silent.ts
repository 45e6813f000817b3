import type { LockStore } from './lock'

const LOCKS_SILENT = 'locks-silent'

/** The store of locks does not answer: nobody knows whether anything was taken. */
export const isLocksSilent = (error: unknown): boolean =>
  error instanceof Error && error.name === LOCKS_SILENT

/** Whatever a store fails with means that it does not answer. */
export function telling(store: LockStore): LockStore {
  const told = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      const error = new Error(`The store of locks does not answer: ${why}`, { cause })
      error.name = LOCKS_SILENT
      throw error
    }
  }
  return {
    ...store,
    read: (key) => told(store.read(key)),
    change: (key, pick) => told(store.change(key, pick)),
    list: (keysMax) => told(store.list(keysMax)),
  }
}
