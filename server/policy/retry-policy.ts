import type { BackOff } from './back-off'
import type { BreakerSettings } from './circuit-breaker'
import { ATTEMPT_MS_MAX } from './deadline'
import { type ErrorRule, errorRules } from './error-class'
import type { BudgetSettings } from './retry-budget'
import type { ThrottleSettings } from './throttle'

/**
 * What a participant is asked again and again: for its promise, for what the verdict says, and for
 * the steps of a saga. Whatever else is asked goes by the rules of `commit`.
 */
export const operations = ['prepare', 'commit', 'abort', 'action', 'compensate'] as const

export type Operation = (typeof operations)[number]

export interface OperationPolicy {
  /** One call ends after this long. */
  readonly attemptMs: number
  readonly backOff: BackOff
}

/** How often, and how fast, one participant is asked (`protocols.md` 16). */
export interface RetryPolicy {
  /** How often a promise is asked for. What a verdict says is told without a limit. */
  readonly attempts: number
  /** For how long it is asked for at the most; the deadline of the transaction may come before. */
  readonly promiseMs: number
  readonly operations: Readonly<Record<Operation, OperationPolicy>>
  /**
   * The bucket of phase two: repeated calls a second at the most, so that one that comes back is not
   * run over. It limits the rate, and drops nothing.
   */
  readonly repeatsPerSecond: number
  /**
   * What a verdict says is told without a limit; after so many failed calls somebody is told, too.
   * Null: after as many as the alert rule says.
   */
  readonly alarmAttempts: number | null
  readonly breaker: BreakerSettings
  /** The bucket of phase one: how many of its calls may be repeats. */
  readonly retryBudget: BudgetSettings
  readonly throttle: ThrottleSettings
  readonly classes: readonly ErrorRule[]
}

type Partly<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** What somebody has written down: the rest is inherited. */
export interface PolicyChange {
  readonly attempts?: number | undefined
  readonly promiseMs?: number | undefined
  readonly operations?: { readonly [O in Operation]?: OperationChange | undefined } | undefined
  readonly repeatsPerSecond?: number | undefined
  readonly alarmAttempts?: number | undefined
  readonly breaker?: Partly<BreakerSettings> | undefined
  readonly retryBudget?: Partly<BudgetSettings> | undefined
  readonly throttle?: Partly<ThrottleSettings> | undefined
  readonly classes?: readonly ErrorRule[] | undefined
}

export interface OperationChange {
  readonly attemptMs?: number | undefined
  readonly backOff?: BackOff | undefined
}

export const ATTEMPTS_DEFAULT = 3
/** As long as a deadline can be: nothing is cut short that nobody has asked for. */
const PROMISE_MS_MAX = 600_000

/** D21: what is told after a verdict waits longer and longer, to half a minute. */
const untilToldBackOff: BackOff = { jitter: 'full', baseMs: 100, factor: 2, capMs: 30_000 }
/** Whoever waits for votes has a deadline, so that the first repeats come soon. */
const votingBackOff: BackOff = { jitter: 'full', baseMs: 20, factor: 2, capMs: 1_000 }

const untilTold: OperationPolicy = { attemptMs: ATTEMPT_MS_MAX, backOff: untilToldBackOff }

export const defaultPolicy: RetryPolicy = {
  attempts: ATTEMPTS_DEFAULT,
  promiseMs: PROMISE_MS_MAX,
  operations: {
    prepare: { attemptMs: ATTEMPT_MS_MAX, backOff: votingBackOff },
    ...{ commit: untilTold, abort: untilTold, action: untilTold, compensate: untilTold },
  },
  repeatsPerSecond: 200,
  alarmAttempts: null,
  breaker: {
    on: true,
    ...{ failurePercent: 50, callsMin: 20, windowMs: 10_000 },
    ...{ openMs: 5_000, openMsMax: 60_000 },
  },
  retryBudget: { percent: 10, perSecondMin: 10 },
  throttle: { on: true, k: 2 },
  classes: errorRules,
}

/**
 * A policy with changes laid over it, the last one on top. Rules for codes are put before those that
 * were there, so that they count first; the others stay.
 */
export const overlaid = (base: RetryPolicy, ...changes: readonly PolicyChange[]): RetryPolicy =>
  changes.reduce<RetryPolicy>(
    (policy, change) => ({
      attempts: change.attempts ?? policy.attempts,
      promiseMs: change.promiseMs ?? policy.promiseMs,
      repeatsPerSecond: change.repeatsPerSecond ?? policy.repeatsPerSecond,
      alarmAttempts: change.alarmAttempts ?? policy.alarmAttempts,
      breaker: partlyOver(policy.breaker, change.breaker),
      retryBudget: partlyOver(policy.retryBudget, change.retryBudget),
      throttle: partlyOver(policy.throttle, change.throttle),
      classes: [...(change.classes ?? []), ...policy.classes],
      operations: {
        prepare: laidOver(policy.operations.prepare, change.operations?.prepare),
        commit: laidOver(policy.operations.commit, change.operations?.commit),
        abort: laidOver(policy.operations.abort, change.operations?.abort),
        action: laidOver(policy.operations.action, change.operations?.action),
        compensate: laidOver(policy.operations.compensate, change.operations?.compensate),
      },
    }),
    base,
  )

const partlyOver = <T extends object>(settings: T, change: Partly<T> | undefined): T => {
  const said = Object.entries(change ?? {}).filter(([, value]) => value !== undefined)
  return said.length === 0 ? settings : { ...settings, ...Object.fromEntries(said) }
}

const laidOver = (
  policy: OperationPolicy,
  change: OperationChange | undefined,
): OperationPolicy => ({
  attemptMs: change?.attemptMs ?? policy.attemptMs,
  backOff: change?.backOff ?? policy.backOff,
})

/** A policy and the number of the last change that made it what it is; 1: nobody has changed it. */
export interface VersionedPolicy {
  readonly version: number
  readonly policy: RetryPolicy
}

export const FIRST_VERSION = 1
