import { ATTEMPT_MS_MAX } from './deadline'
import { ATTEMPTS_DEFAULT } from './retry-policy'

/** What a participant has answered of late, as the journal has it. */
export interface Answers {
  /** Calls to prepare and to deliver a verdict, each attempt counted. */
  readonly calls: number
  /** Those that were not answered in time. */
  readonly late: number
  /** Votes that came, and those among them that were a no. */
  readonly votes: number
  readonly refused: number
  /** Of the calls that were answered. */
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
}

/** Fewer say too little about the slowest of a hundred. */
export const CALLS_MIN = 100
const ATTEMPT_MS_MIN = 250
const SPARE_MS = 50
/** Of calls: if more are late, the slow ones are missing in the percentiles, which then mislead. */
const LATE_SHARE_MAX = 0.01

/** How long one call may take: twice the slowest of a hundred; as configured until that is known. */
export function learntAttemptMs(answers: Answers | null, configuredMs = ATTEMPT_MS_MAX): number {
  if (answers === null || answers.calls < CALLS_MIN) return configuredMs
  if (answers.late > LATE_SHARE_MAX * answers.calls) return configuredMs
  const learnt = Math.ceil(2 * answers.p99Ms + SPARE_MS)
  return Math.min(configuredMs, Math.max(ATTEMPT_MS_MIN, learnt))
}

const ATTEMPTS_MAX = 10
/** Wanted: of 10,000 transactions at most one is aborted because messages were lost. */
const FAILED_MAX = 1e-4

/**
 * How often a vote is asked for, so that all answer (`protocols.md` 19.2: σ = 1−(1−s)^k, one factor
 * for each participant). The last observation alone may be a lucky one, so one call is counted late.
 */
export function learntAttempts(all: readonly (Answers | null)[]): number {
  const lates = all.map((answers) =>
    answers === null || answers.calls < CALLS_MIN ? null : (answers.late + 1) / (answers.calls + 1),
  )
  if (lates.some((late) => late === null)) return ATTEMPTS_DEFAULT
  for (let attempts = ATTEMPTS_DEFAULT; attempts < ATTEMPTS_MAX; attempts++) {
    const answered = lates.reduce<number>((all, late) => all * (1 - (late ?? 0) ** attempts), 1)
    if (1 - answered <= FAILED_MAX) return attempts
  }
  return ATTEMPTS_MAX
}
