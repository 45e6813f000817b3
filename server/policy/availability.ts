import type { Heard } from './circuit-breaker'
import { classOf, type ErrorRule } from './error-class'
import type { Operation, RetryPolicy } from './retry-policy'

/** Codes that tell that a participant could not be reached, or could not take a call at all. */
const unavailable: readonly RegExp[] = [
  // SQLSTATE: connection, resources, shutdown, system.
  /^(08|53|58)[0-9A-Z]{3}$/,
  /^57P[0-9A-Z]{2}$/,
  // Of Node, its HTTP client and the drivers.
  /^E[A-Z]{2,}(_[A-Z]+)*$/,
  /^UND_ERR_/,
  /^PROTOCOL_/,
  // Numbers of MariaDB: no connection left or allowed, shutdown, KILL, a broken or an idle connection.
  /^(1040|1053|1077|1079|1129|1152|1158|1159|1160|1161|1184|1203|1927|4031)$/,
  /^http-(408|429|5[0-9]{2})$/,
  /^(timeout|connection-lost|session-lost|thread-lost|no-answer|not-primary)$/,
]

/** Whether a fault tells of the participant, and not of what it was asked: such a one is no answer. */
export const isUnavailable = (code: string, rules: readonly ErrorRule[]): boolean =>
  classOf(code, rules) === 'retry' && unavailable.some((pattern) => pattern.test(code))

interface Answered {
  /** Null: it was answered. */
  readonly fault: { readonly code: string } | null
  readonly operation: Operation
  readonly tookMs: number
}

/** A timer may be a little early. */
const ALMOST = 0.9

/** A time-out tells of the participant only if it had the time that its policy gives it. */
export function heardOf(
  { classes, operations }: Pick<RetryPolicy, 'classes' | 'operations'>,
  { fault, operation, tookMs }: Answered,
): Heard {
  if (fault === null || !isUnavailable(fault.code, classes)) return 'answered'
  const isHasty = tookMs < ALMOST * operations[operation].attemptMs
  return fault.code === 'timeout' && isHasty ? 'nothing' : 'unavailable'
}
