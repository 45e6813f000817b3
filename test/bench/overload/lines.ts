import { quantile } from '../transfers/measure'
import type { Load } from './load'
import type { Times } from './timed-bank'

/** One side under its load. */
export interface Turn {
  readonly load: Load
  readonly times: Times
  /** When the last caller had come: of a hundred promises so many were confirmed. */
  readonly confirmedPercent: number
  readonly mostPrepared: number
}

export const HEAD =
  '                  prepared ms: p50      p95      p99      max   phase two ms: p50      p95      p99'

export function timesLine(name: string, all: readonly Times[]): string {
  const { preparedMs, committingMs } = together(all)
  const at = (values: readonly number[], share: number, width: number) =>
    quantile(values, share).toFixed(1).padStart(width)
  return [
    name.padEnd(18),
    at(preparedMs, 0.5, 16),
    ...[0.95, 0.99, 1].map((share) => at(preparedMs, share, 9)),
    at(committingMs, 0.5, 20),
    ...[0.95, 0.99].map((share) => at(committingMs, share, 9)),
  ].join('')
}

export const together = (all: readonly Times[]): Times => ({
  preparedMs: all.flatMap(({ preparedMs }) => preparedMs),
  committingMs: all.flatMap(({ committingMs }) => committingMs),
})

export function turnLine({ load, mostPrepared, confirmedPercent }: Turn): string {
  const { offered, committed, aborted, refused, seconds, answeredMs } = load
  const share = offered === refused ? 0 : (100 * aborted) / (offered - refused)
  return [
    `  ${offered} offered: ${committed} committed (${(committed / seconds).toFixed(0)} a second,`,
    `after ${quantile(answeredMs, 0.5).toFixed(0)} ms, 99 % within ${quantile(answeredMs, 0.99).toFixed(0)} ms),`,
    `${aborted} aborted (${share.toFixed(0)} % of what began), ${refused} refused at once;`,
    `prepared at once at a bank: ${mostPrepared}; of 100 promises ${confirmedPercent.toFixed(0)} were confirmed meanwhile`,
  ].join(' ')
}
