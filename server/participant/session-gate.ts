import type { StopSignal } from '@/server/platform/stop'
import { createPriorityQueue, RANK_OF_OTHERS } from '@/server/policy/priority-queue'

/** Who has waited that long is as urgent as one of the next class that has just come. */
const AGEING_MS = 1_000

/** Who is in, with the session that it was handed, or without. */
export interface Entered<Session> {
  readonly session: Session | null
}

/** Lets in so many at a time, the most urgent of those that wait first. */
export interface Gate<Session = never> {
  /** Null: the signal came first, or it was sent away; it is not in. */
  enter(signal: StopSignal): Promise<Entered<Session> | null>
  /** Once for each that was let in. */
  leave(): void
  waiting(): number
  /** Lets the most urgent in with a session, whatever the number of places; false: nobody waits. */
  hand(session: Session): boolean
  /** Those that wait are told that they will not get in. */
  sendAway(): void
}

interface Waiting<Session> {
  readonly answer: (entered: Entered<Session> | null) => void
}

const withNone = { session: null }

/** `placesMax` is asked each time, for it may change. */
export function createGate<Session = never>(
  placesMax: () => number,
  nowMs = () => performance.now(),
): Gate<Session> {
  const queue = createPriorityQueue<Waiting<Session>>(AGEING_MS)
  let inside = 0
  const letIn = (entered: Entered<Session>): boolean => {
    const next = queue.pop()
    if (next === undefined) return false
    inside += 1
    next.answer(entered)
    return true
  }
  return {
    enter: (signal) => {
      if (signal.aborted) return Promise.resolve(null)
      if (inside < placesMax()) {
        inside += 1
        return Promise.resolve(withNone)
      }
      return new Promise((resolve) => {
        const onAbort = () => {
          withdraw()
          resolve(null)
        }
        const answer = (entered: Entered<Session> | null) => {
          signal.removeEventListener('abort', onAbort)
          resolve(entered)
        }
        const withdraw = queue.push({ answer }, signal.rank ?? RANK_OF_OTHERS, nowMs())
        signal.addEventListener('abort', onAbort, { once: true })
      })
    },
    leave: () => {
      inside -= 1
      while (inside < placesMax() && letIn(withNone));
    },
    waiting: () => queue.size,
    hand: (session) => letIn({ session }),
    sendAway: () => {
      for (let next = queue.pop(); next; next = queue.pop()) next.answer(null)
    },
  }
}
