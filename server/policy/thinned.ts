import type { RetryPolicy } from './retry-policy'

/**
 * The policy for one of so many alike: where only a share of the calls is replayed, what is so many a
 * second, or so many at least, is that share of it. Percentages stay what they are. What a bucket holds at
 * the least cannot be divided, so a small one runs dry later than it would.
 */
export function thinned(policy: RetryPolicy, oneOf: number): RetryPolicy {
  if (oneOf === 1) return policy
  const { repeatsPerSecond, retryBudget, breaker } = policy
  return {
    ...policy,
    repeatsPerSecond: repeatsPerSecond / oneOf,
    retryBudget: { ...retryBudget, perSecondMin: retryBudget.perSecondMin / oneOf },
    breaker: { ...breaker, callsMin: Math.max(1, Math.round(breaker.callsMin / oneOf)) },
  }
}
