import type { Clock } from '@/server/platform/clock'

/** One that waits for a lock in this process. */
export interface Waiter {
  /** Somebody has to go so that a ring of waits is broken, and this one was chosen. */
  readonly mustGo: boolean
  /** Its waiting is over; true: because it had to go. */
  leave(gone: boolean): void
}

export interface WaitingHere {
  readonly size: number
  enter(id: string, wake: () => void): Waiter
  /** How long the one has waited that has waited longest, of those; 0: none of them waits. */
  longestMs(isMeant: (id: string) => boolean): number
  has(id: string): boolean
  /** Sends away who waits under that name; true: it went without the lock. */
  sendAway(id: string): Promise<boolean>
}

interface Entry {
  readonly sinceMs: number
  readonly wake: () => void
  readonly over: Promise<boolean>
  mustGo: boolean
}

/** Who waits in this process, by the name of its claim; asked twice at once, it is there twice. */
export function createWaitingHere(clock: Clock): WaitingHere {
  const waiting = new Map<string, Set<Entry>>()
  let size = 0
  return {
    get size() {
      return size
    },
    enter: (id, wake) => {
      let end = (_: boolean): void => undefined
      const over = new Promise<boolean>((resolve) => {
        end = resolve
      })
      const entry: Entry = { sinceMs: clock.monotonicMs(), wake, over, mustGo: false }
      const entries = waiting.get(id) ?? new Set()
      waiting.set(id, entries.add(entry))
      size++
      return {
        get mustGo() {
          return entry.mustGo
        },
        leave: (gone) => {
          entries.delete(entry)
          if (entries.size === 0 && waiting.get(id) === entries) waiting.delete(id)
          size--
          end(gone)
        },
      }
    },
    longestMs: (isMeant) => {
      const all = [...waiting].flatMap(([id, entries]) => (isMeant(id) ? [...entries] : []))
      return Math.max(0, ...all.map(({ sinceMs }) => clock.monotonicMs() - sinceMs))
    },
    has: (id) => waiting.has(id),
    sendAway: async (id) => {
      const entries = [...(waiting.get(id) ?? [])]
      for (const entry of entries) {
        entry.mustGo = true
        entry.wake()
      }
      return (await Promise.all(entries.map(({ over }) => over))).some((gone) => gone)
    },
  }
}
