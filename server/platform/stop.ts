/** What may end a call early. Every `AbortSignal` is one; a stop costs a fraction of it. */
export interface StopSignal {
  readonly aborted: boolean
  /** How urgent the call is among those that wait with it: the lower, the sooner (policy/priority-queue.ts). */
  readonly rank?: number | undefined
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: true }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export interface Stop {
  readonly signal: StopSignal
  abort(): void
}

/** Each call to a participant has one: an `AbortController` there is a tenth of a transaction's cost. */
export function createStop(rank?: number): Stop {
  let listeners: (() => void)[] = []
  const signal = {
    aborted: false,
    rank,
    addEventListener: (_: 'abort', listener: () => void) => {
      listeners.push(listener)
    },
    removeEventListener: (_: 'abort', listener: () => void) => {
      const at = listeners.indexOf(listener)
      if (at >= 0) listeners.splice(at, 1)
    },
  }
  return {
    signal,
    abort: () => {
      if (signal.aborted) return
      signal.aborted = true
      const told = listeners
      listeners = []
      for (const tell of told) tell()
    },
  }
}

/** The same for those who take the platform's own kind only. */
export function toAbortSignal(signal: StopSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal
  const controller = new AbortController()
  if (signal.aborted) controller.abort()
  else signal.addEventListener('abort', () => controller.abort(), { once: true })
  return controller.signal
}
