import type { BackOff } from './back-off'
import { ATTEMPT_MS_MAX } from './deadline'
import { type ErrorRule, errorRules } from './error-class'

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
  readonly operations: Readonly<Record<Operation, OperationPolicy>>
  /** Repeated calls a second at the most, so that one that comes back is not run over. */
  readonly repeatsPerSecond: number
  readonly classes: readonly ErrorRule[]
}

/** What somebody has written down: the rest is inherited. */
export interface PolicyChange {
  readonly attempts?: number | undefined
  readonly operations?: { readonly [O in Operation]?: OperationChange | undefined } | undefined
  readonly repeatsPerSecond?: number | undefined
  readonly classes?: readonly ErrorRule[] | undefined
}

export interface OperationChange {
  readonly attemptMs?: number | undefined
  readonly backOff?: BackOff | undefined
}

export const ATTEMPTS_DEFAULT = 3

/** D21: what is told after a verdict waits longer and longer, to half a minute. */
const untilToldBackOff: BackOff = { jitter: 'full', baseMs: 100, factor: 2, capMs: 30_000 }
/** Whoever waits for votes has a deadline, so that the first repeats come soon. */
const votingBackOff: BackOff = { jitter: 'full', baseMs: 20, factor: 2, capMs: 1_000 }

const untilTold: OperationPolicy = { attemptMs: ATTEMPT_MS_MAX, backOff: untilToldBackOff }

export const defaultPolicy: RetryPolicy = {
  attempts: ATTEMPTS_DEFAULT,
  operations: {
    prepare: { attemptMs: ATTEMPT_MS_MAX, backOff: votingBackOff },
    ...{ commit: untilTold, abort: untilTold, action: untilTold, compensate: untilTold },
  },
  repeatsPerSecond: 200,
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
      repeatsPerSecond: change.repeatsPerSecond ?? policy.repeatsPerSecond,
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
