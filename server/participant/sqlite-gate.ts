import type { StopSignal } from '@/server/platform/stop'
/**
 * One writer at a time, as SQLite has it: whoever waits is let in by turns, and nobody blocks a
 * thread meanwhile. `first` goes before all others: what bars a branch must not wait for ever.
 */
export interface Gate {
  /** Resolves to what lets the next one in; null: the signal came first. */
  enter(signal: StopSignal, first?: boolean): Promise<(() => void) | null>
}

export function createGate(): Gate {
  const waiting: (() => void)[] = []
  let taken = false

  const leave = () => {
    let left = false
    return () => {
      if (left) return
      left = true
      const next = waiting.shift()
      if (next === undefined) taken = false
      else next()
    }
  }
  return {
    enter: (signal, first = false) => {
      if (signal.aborted) return Promise.resolve(null)
      if (!taken) {
        taken = true
        return Promise.resolve(leave())
      }
      return new Promise((resolve) => {
        const goIn = () => {
          signal.removeEventListener('abort', giveUp)
          resolve(leave())
        }
        const giveUp = () => {
          waiting.splice(waiting.indexOf(goIn), 1)
          resolve(null)
        }
        signal.addEventListener('abort', giveUp, { once: true })
        if (first) waiting.unshift(goIn)
        else waiting.push(goIn)
      })
    },
  }
}
