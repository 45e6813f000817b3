import type { StopSignal } from '@/server/platform/stop'
import { RANK_OF_OTHERS } from '@/server/policy/priority-queue'
import type { OnSent } from './participant'
import type { Failure } from './postgres-errors'
import type { Unit } from './postgres-exchange-each'
import type { Sessions } from './postgres-pool'

/** So many wait for each other at the most, should the server be slow with one of them. */
const TOGETHER_MAX = 8

interface Telling {
  readonly text: string
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

/**
 * The way of phase two to one server: verdicts come in batches, so what comes in the same moment
 * goes there in one piece, which wakes a session of the server once in place of many times.
 */
export function createLane(sessions: Sessions) {
  let waiting: Unit[] = []
  const flush = (): void => {
    const all = waiting.sort(byRank)
    waiting = []
    for (let at = 0; at < all.length; at += TOGETHER_MAX)
      void sessions.askEach(all.slice(at, at + TOGETHER_MAX))
  }
  return {
    /** Answers null once the server has done it. */
    tell: ({ text, signal, onSent }: Telling): Promise<Failure | null> =>
      new Promise((done) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ text, signal, onSent, done })
      }),
  }
}

/** The most urgent go together, for the first of a piece says when it gets a session. */
const byRank = (one: Unit, other: Unit): number =>
  (one.signal.rank ?? RANK_OF_OTHERS) - (other.signal.rank ?? RANK_OF_OTHERS)

export type Lane = ReturnType<typeof createLane>
