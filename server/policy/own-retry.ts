import { overlaid, type PolicyChange, type RetryPolicy } from './retry-policy'

/**
 * What one transaction wants otherwise than its participants' policies say. Breaker, throttle and
 * budget of a participant are one for all of its transactions: of these it says only whether it goes
 * past them, and how many repeats it allows itself.
 */
export interface OwnRetry
  extends Pick<
    PolicyChange,
    'attempts' | 'promiseMs' | 'operations' | 'alarmAttempts' | 'classes'
  > {
  /** Repeats for promises, at all its participants together. */
  readonly retryBudget?: { readonly repeats?: number | undefined } | undefined
  readonly breaker?: Passed | undefined
  readonly throttle?: Passed | undefined
}

interface Passed {
  readonly on?: boolean | undefined
}

/** Which parts of a participant's gate a transaction goes past. */
export interface Passing {
  readonly breaker: boolean
  readonly throttle: boolean
}

export const passesNothing: Passing = { breaker: false, throttle: false }

export const passingOf = (own: OwnRetry | null | undefined): Passing =>
  own === null || own === undefined
    ? passesNothing
    : { breaker: own.breaker?.on === false, throttle: own.throttle?.on === false }

/** What holds for the calls of a transaction: the policy of a participant, and its own over it. */
export function withOwn(policy: RetryPolicy, own: OwnRetry | null): RetryPolicy {
  if (own === null) return policy
  const { retryBudget: _, breaker: __, throttle: ___, ...change } = own
  return overlaid(policy, change)
}

/** Whether a transaction that has repeated so many calls for promises allows itself one more. */
export const allowsRepeat = (own: OwnRetry | null, repeats: number): boolean =>
  repeats < (own?.retryBudget?.repeats ?? Number.POSITIVE_INFINITY)
