/** D21: how long phase two waits before it tells again. */
export interface RetryPolicy {
  readonly baseMs: number
  readonly capMs: number
}

export const phaseTwoPolicy: RetryPolicy = { baseMs: 100, capMs: 30_000 }

/** Stored with each attempt, so that a changed policy can be told from the one that acted. */
export const policyVersion = 1

/** 2 to this power already exceeds every cap; more would lose itself in infinity. */
const EXPONENT_MAX = 30

/**
 * Full jitter: uniform in [0, min(cap, base·2^(attempt−1))], in whole milliseconds. `attempt` counts
 * from 1; `dice` in [0, 1) comes from the caller, so that a test can roll any number it likes.
 * Source: M. Brooker, Exponential Backoff And Jitter, 2015.
 */
export function backOffMs(attempt: number, dice: number, policy = phaseTwoPolicy): number {
  const exponent = Math.min(EXPONENT_MAX, Math.max(0, attempt - 1))
  return Math.round(dice * Math.min(policy.capMs, policy.baseMs * 2 ** exponent))
}
