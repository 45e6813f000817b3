import type { Permit } from './circuit-breaker'
import { createHeap } from './heap'
import type { CallKind } from './participant-gate'
import type { Operation } from './retry-policy'
import { createTurns } from './turns'

/** Calls of one operation of one branch that had to be repeated, as they are recorded. */
export interface Episode {
  readonly operation: Operation
  /** When the first call that failed was made, in milliseconds of one clock. */
  readonly startedAt: number
  /** How long a call that fails takes, on average. */
  readonly callMs: number
  /** The code of the first fault; null: none was told. */
  readonly code: string | null
  /** The last moment at which it is known that a call fails. */
  readonly failsUntil: number
  /** When it is known that calls succeed again; null: they have not yet. */
  readonly worksFrom: number | null
  /** Until when a promise may be waited for; null: there is no limit. */
  readonly deadlineAt: number | null
}

/** Calls of one second that were answered at once: for a promise, and for what a verdict says. */
export interface AnsweredCalls {
  readonly at: number
  readonly requests: number
  readonly owed: number
}

export interface Call {
  readonly type: 'call'
  readonly episode: Episode
  readonly n: number
  readonly at: number
  readonly lastMs: number
  /** Repeats of what is owed keep to a rate; a promise is asked for again without one. */
  readonly turn: 'needed' | 'taken'
  /** It has waited before the breaker. */
  readonly held?: true
}

/** A call that went has come to its end. */
export interface Ended {
  readonly type: 'ended'
  readonly at: number
  readonly call: Call
  readonly kind: CallKind
  readonly permit: Permit
  readonly works: boolean
}

/** What is due in a replay. */
export type Due =
  | Call
  | Ended
  | ({ readonly type: 'answered' } & AnsweredCalls)
  | { readonly type: 'probe-due'; readonly at: number }

export interface Line {
  push(due: Due): void
  next(): Due | undefined
}

/**
 * What is due, in the order in which it would come, for the calls share the turns. A turn is taken
 * when the time of its call has come, so that a long wait of one holds up no other.
 */
export function createLine(perSecond: number): Line {
  const turns = createTurns(perSecond)
  const heap = createHeap<{ readonly at: number; readonly seq: number; readonly due: Due }>()
  let seq = 0
  const push = (due: Due) => heap.push({ at: due.at, seq: seq++, due })
  const next = (): Due | undefined => {
    for (let due = heap.pop()?.due; due !== undefined; due = heap.pop()?.due) {
      if (due.type !== 'call' || due.turn === 'taken') return due
      const waitMs = turns.take(due.at)
      if (waitMs === 0) return due
      push({ ...due, at: due.at + waitMs, turn: 'taken' })
    }
    return undefined
  }
  return { push, next }
}
