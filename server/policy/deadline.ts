/*
 * D20: how long things may take. A deadline ends the first phase only; a verdict that stands is told
 * for as long as it takes.
 */

export const DEADLINE_MS_DEFAULT = 10_000
export const DEADLINE_MS_MAX = 600_000
/** One call to a participant. */
export const ATTEMPT_MS_MAX = 5_000
/** How long a branch waits for somebody else's lock. */
export const LOCK_MS_MAX = 3_000
/** A session that idles past its deadline is ended by the participant, this much later. */
export const IDLE_GRACE_MS = 1_000

/** What was asked for, within the bounds; nothing asked: the default. */
export const deadlineMsFor = (requestedMs: number | undefined): number =>
  Math.min(DEADLINE_MS_MAX, Math.max(1, requestedMs ?? DEADLINE_MS_DEFAULT))

/** Never negative; `now` and the deadline are of the same clock. */
export const remainingMs = (deadlineAt: number, now: number): number =>
  Math.max(0, deadlineAt - now)

/** One call of the first phase ends with the deadline at the latest; null: it is over, do not call. */
export const attemptMs = (leftMs: number): number | null =>
  leftMs <= 0 ? null : Math.min(ATTEMPT_MS_MAX, leftMs)

export interface SessionLimits {
  readonly lockMs: number
  readonly statementMs: number
  readonly idleMs: number
}

/** The limits a branch sets in its session. Zero would mean no limit at all, so none is below one. */
export function sessionLimits(leftMs: number): SessionLimits {
  const left = Math.max(1, Math.ceil(leftMs))
  return {
    lockMs: Math.min(LOCK_MS_MAX, left),
    statementMs: left,
    idleMs: left + IDLE_GRACE_MS,
  }
}
