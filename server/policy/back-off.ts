/** How long to wait between two attempts, in milliseconds. */
export interface BackOff {
  readonly jitter: 'full' | 'equal' | 'decorrelated'
  readonly baseMs: number
  readonly factor: number
  readonly capMs: number
}

/** One failed attempt, of which the next wait is made. */
export interface FailedAttempt {
  /** Counts from 1. */
  readonly n: number
  /** In [0, 1); from the caller, so that a test can roll any number it likes. */
  readonly dice: number
  /** What was waited before it; 0: it was the first. Only decorrelated jitter asks. */
  readonly lastMs: number
}

/**
 * The wait before the next attempt, in whole milliseconds and never above the cap. The ceiling of
 * attempt n is c = min(cap, base·factor^(n−1)).
 *
 * full          uniform in [0, c], on average c/2
 * equal         c/2 + uniform in [0, c/2], on average 3c/4
 * decorrelated  uniform in [base, 3·last], at most the cap
 *
 * Source: M. Brooker, Exponential Backoff And Jitter, 2015 (`protocols.md` 16).
 */
export function backOffMs({ n, dice, lastMs }: FailedAttempt, backOff: BackOff): number {
  const { jitter, baseMs, capMs } = backOff
  if (jitter === 'decorrelated') {
    const top = Math.max(baseMs, 3 * lastMs)
    return Math.round(Math.min(capMs, baseMs + dice * (top - baseMs)))
  }
  const ceilingMs = ceilingOf(n, backOff)
  return Math.round(jitter === 'full' ? dice * ceilingMs : ((1 + dice) * ceilingMs) / 2)
}

/** Infinity is a fine exponent: whatever grows without end meets the cap, and a factor of 1 stays 1. */
const ceilingOf = (n: number, { baseMs, factor, capMs }: BackOff): number =>
  Math.min(capMs, baseMs * factor ** Math.max(0, n - 1))
