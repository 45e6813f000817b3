import { type Interval, wilson } from './chances'
import type { MarkovParameters } from './markov-model'

/** What was counted; each pair says how often out of how many. Pairs that nobody counted are absent. */
export interface Counts {
  /** Messages, one way. */
  readonly loss?: Count | undefined
  /** Attempts whose message was not lost, and that found the participant down. */
  readonly down?: Count | undefined
  /** Votes that came. */
  readonly refuse?: Count | undefined
  /** Rounds that delivered a decision, and in which the coordinator crashed. */
  readonly coordinatorCrash?: Count | undefined
  /** Ticks with the coordinator down, and after which it was back. */
  readonly recovery?: Count | undefined
}

export interface Count {
  readonly hits: number
  readonly of: number
}

export type Estimated = keyof Counts

export interface Estimate {
  readonly value: number
  readonly of: number
  readonly interval: Interval
  /** What the prediction assumed. */
  readonly assumed: number
  /** The assumption lies within the interval. */
  readonly fits: boolean
}

const ESTIMATED = [
  ...(['loss', 'down', 'refuse', 'coordinatorCrash', 'recovery'] as const),
] satisfies readonly Estimated[]

/** Parameters as they were measured, each with its interval, beside what was assumed of them. */
export function estimate(
  counts: Counts,
  assumed: Pick<MarkovParameters, Estimated>,
): Partial<Record<Estimated, Estimate>> {
  return Object.fromEntries(
    ESTIMATED.flatMap((name) => {
      const count = counts[name]
      if (count === undefined || count.of === 0) return []
      const interval = wilson(count.hits, count.of)
      const fits = interval.low <= assumed[name] && assumed[name] <= interval.high
      const value = count.hits / count.of
      return [[name, { value, of: count.of, interval, assumed: assumed[name], fits }]]
    }),
  )
}
