import type { StopSignal } from '@/server/platform/stop'
import { createPriorityQueue, RANK_OF_OTHERS } from '@/server/policy/priority-queue'

/** Who has waited that long is as urgent as one of the next class that has just come. */
const AGEING_MS = 1_000

/** Lets in so many at a time, the most urgent of those that wait first. */
export interface Gate {
  /** False: the signal came first, and nobody is in. */
  enter(signal: StopSignal): Promise<boolean>
  /** Once for each that was let in. */
  leave(): void
}

interface Waiting {
  readonly letIn: () => void
}

export function createGate(placesMax: number, nowMs = () => performance.now()): Gate {
  const queue = createPriorityQueue<Waiting>(AGEING_MS)
  let free = placesMax
  return {
    enter: (signal) => {
      if (signal.aborted) return Promise.resolve(false)
      if (free > 0) {
        free -= 1
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const onAbort = () => {
          withdraw()
          resolve(false)
        }
        const letIn = () => {
          signal.removeEventListener('abort', onAbort)
          resolve(true)
        }
        const withdraw = queue.push({ letIn }, signal.rank ?? RANK_OF_OTHERS, nowMs())
        signal.addEventListener('abort', onAbort, { once: true })
      })
    },
    leave: () => {
      const next = queue.pop()
      if (next === undefined) free += 1
      else next.letIn()
    },
  }
}
