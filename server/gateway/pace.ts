import type { Clock } from '@/server/platform/clock'

export interface PaceDeps {
  readonly clock: Clock
  /** From the beginning of one round to the next. */
  readonly gapMs: number
  /** After a round that failed. */
  readonly retryMs: number
  readonly work: () => Promise<void>
  readonly onFault: (error: unknown) => void
}

export interface Pace {
  /** There is something to do: the next round begins as soon as it may. */
  soon(): void
  /** Resolves when the round that runs now is over; none follows it. */
  close(): Promise<void>
}

/** One round at a time, never more often than the gap allows; calls in between are one call. */
export function createPace({ clock, gapMs, retryMs, work, onFault }: PaceDeps): Pace {
  let running: Promise<void> | null = null
  let again = false
  let closed = false
  let notBeforeMs = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null

  const round = async () => {
    cancel = null
    again = false
    notBeforeMs = clock.monotonicMs() + gapMs
    await work().catch((error: unknown) => {
      onFault(error)
      again = true
      notBeforeMs = clock.monotonicMs() + retryMs
    })
    running = null
    if (again) soon()
  }
  const soon = () => {
    again = true
    if (closed || running !== null || cancel !== null) return
    const waitMs = Math.max(0, notBeforeMs - clock.monotonicMs())
    cancel = clock.setTimer(waitMs, () => {
      running = round()
    })
  }
  return {
    soon,
    close: async () => {
      closed = true
      cancel?.()
      await running
    },
  }
}

/** Calls again and again, a while after each call's end, until it is stopped. */
export function every(clock: Clock, ms: number, call: () => unknown): () => void {
  let stopped = false
  let cancel = () => {}
  const next = () => {
    cancel = clock.setTimer(ms, async () => {
      await call()
      if (!stopped) next()
    })
  }
  next()
  return () => {
    stopped = true
    cancel()
  }
}
