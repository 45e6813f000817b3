/** The two clocks of the world and its timers, handed in so that a test can choose the time. */
export interface Clock {
  /** Milliseconds since 1970, for people and for records; may jump. */
  now(): number
  /** Milliseconds since some moment in the past; never jumps, for measuring and waiting. */
  monotonicMs(): number
  /** Calls once, after that long; the answer cancels. */
  setTimer(ms: number, call: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer: (ms, call) => {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after that long, on the given clock. */
export const wait = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.setTimer(ms, resolve)
  })
