/** Too much waits for its turn already: nothing was done. */
export class GateFull extends Error {}

export const isGateFull = (error: unknown): boolean => error instanceof GateFull

interface Bounds {
  readonly runningMax: number
  readonly waitingMax: number
}

/** Lets so many run at once, has so many wait in the order they came, and refuses the rest. */
export function createGate({ runningMax, waitingMax }: Bounds) {
  const waiting: (() => void)[] = []
  let running = 0
  return async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) throw new GateFull('too many wait for their turn')
      // Whoever ends hands the place over, so nobody can slip in between.
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
