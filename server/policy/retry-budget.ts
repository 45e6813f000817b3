export interface BudgetSettings {
  /** So many repeats for a hundred requests… */
  readonly percent: number
  /** …and so many a second in any case. */
  readonly perSecondMin: number
}

/** What is left of the repeats that phase one may make at a participant: a token bucket. */
export interface RetryBudget {
  readonly tokens: number
  readonly atMs: number
}

/** So many seconds of the least rate are saved up, and never fewer than these repeats. */
const SAVED_S = 10
const SAVED_MIN = 10

export const budgetMax = ({ perSecondMin }: BudgetSettings): number =>
  Math.max(SAVED_MIN, SAVED_S * perSecondMin)

export const newBudget = (settings: BudgetSettings, nowMs: number): RetryBudget => ({
  tokens: budgetMax(settings),
  atMs: nowMs,
})

/** What is left at this moment. */
export function refilled(
  { tokens, atMs }: RetryBudget,
  settings: BudgetSettings,
  nowMs: number,
): RetryBudget {
  const grown = tokens + ((nowMs - atMs) * settings.perSecondMin) / 1_000
  return { tokens: Math.min(budgetMax(settings), grown), atMs: nowMs }
}

/** A first request was made: it allows for a part of a repeat. */
export function earn(budget: RetryBudget, settings: BudgetSettings, nowMs: number): RetryBudget {
  const { tokens } = refilled(budget, settings, nowMs)
  return { tokens: Math.min(budgetMax(settings), tokens + settings.percent / 100), atMs: nowMs }
}

/**
 * Pays for one repeat, if there is enough. In any window of T seconds with R requests at most
 * R·percent/100 + T·perSecondMin + budgetMax repeats are made.
 */
export function spend(
  budget: RetryBudget,
  settings: BudgetSettings,
  nowMs: number,
): { readonly budget: RetryBudget; readonly paid: boolean } {
  const now = refilled(budget, settings, nowMs)
  const paid = now.tokens >= 1
  return { budget: paid ? { ...now, tokens: now.tokens - 1 } : now, paid }
}
