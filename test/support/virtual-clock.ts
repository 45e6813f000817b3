import type { Clock } from '@/server/platform/clock'

export interface VirtualClock extends Clock {
  /** Goes on by that long, calling the timers that are due, each in its turn. */
  pass(ms: number): Promise<void>
  readonly timers: number
}

/** Lets everything that waits on promises alone happen. */
export const settleDown = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

export function createVirtualClock(): VirtualClock {
  let now = 0
  let next = 0
  const timers = new Map<number, { readonly at: number; readonly call: () => void }>()
  return {
    now: () => now,
    monotonicMs: () => now,
    setTimer: (ms, call) => {
      const id = next++
      timers.set(id, { at: now + ms, call })
      return () => void timers.delete(id)
    },
    pass: async (ms) => {
      const until = now + ms
      await settleDown()
      while (true) {
        const [due] = [...timers].filter(([, { at }]) => at <= until).sort(byTime)
        if (due === undefined) break
        timers.delete(due[0])
        now = due[1].at
        due[1].call()
        await settleDown()
      }
      now = until
    },
    get timers() {
      return timers.size
    },
  }
}

const byTime = (
  [left, a]: [number, { readonly at: number }],
  [right, b]: [number, { readonly at: number }],
) => a.at - b.at || left - right
