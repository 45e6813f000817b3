import { quantile } from '../transfers/measure'
import { type Turn, together } from './lines'
import type { Times } from './timed-bank'

/** Of the median at the load that can be served: what phase two may take. */
const TIMES_USUAL = 10
/**
 * Who is in doubt holds a place, and all places are served in the time that Little's law says: nobody is
 * in doubt for longer than twice that, however many come.
 */
const ROUNDS = 2
/** Of a hundred promises so many are confirmed while the load lasts: else phase two is left behind. */
const CONFIRMED_MIN = 50

export interface Judged {
  readonly text: string
  readonly holds: boolean
}

interface Seen {
  readonly served: readonly Times[]
  readonly turns: readonly Turn[]
  readonly places: number
}

/** What admission is for: a load that cannot be served lengthens neither doubt nor phase two without end. */
export function judge({ served, turns, places }: Seen): readonly Judged[] {
  const usual = together(served)
  const all = together(turns.map(({ times }) => times))
  const within = (what: string, values: readonly number[], bound: number, why: string): Judged => {
    const p99 = quantile(values, 0.99)
    const text = `${what} for ${p99.toFixed(1)} ms at most in 99 of 100 cases; the bound is ${bound.toFixed(1)} ms, ${why}.`
    return { text, holds: p99 <= bound }
  }
  const round = (1_000 * places) / perSecond(turns)
  const usually = TIMES_USUAL * quantile(usual.committingMs, 0.5)
  const most = Math.max(...turns.map(({ mostPrepared }) => mostPrepared))
  const behind = Math.min(...turns.map(({ confirmedPercent }) => confirmedPercent))
  return [
    within(
      'in-doubt time: branches were prepared',
      all.preparedMs,
      ROUNDS * round,
      `${ROUNDS} times what it takes to serve all ${places} places meanwhile`,
    ),
    within(
      'phase two: an order to commit took',
      all.committingMs,
      usually,
      `${TIMES_USUAL} times the median at the load that is served`,
    ),
    {
      text: `phase two keeps its share: ${most} branches were prepared at once at a bank at the most, of ${places} that may be, and ${behind.toFixed(0)} of 100 promises were confirmed while the load lasted, where ${CONFIRMED_MIN} have to be.`,
      holds: most <= places && behind >= CONFIRMED_MIN,
    },
  ]
}

const perSecond = (turns: readonly Turn[]): number =>
  sum(turns.map(({ load }) => load.committed)) / sum(turns.map(({ load }) => load.seconds))

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
