import { ROWS } from './sync-sql'
import type { Rows } from './sync-stores'

export interface Difference {
  readonly item: number
  /** Where the row has been changed more often. */
  readonly at: 'source' | 'copy'
  readonly version: number
  /** The write that made that version. */
  readonly key: string
}

export interface Compared {
  readonly equal: number
  readonly differing: readonly Difference[]
  /** All changes that one side has and the other has not. */
  readonly apart: number
  /** All changes of the source. */
  readonly writes: number
  /** What no write under way can explain; null: nothing. */
  readonly broken: string | null
  /** How often the row has been changed at both. */
  least(item: number): number
}

/** The rows of both databases, side by side. */
export function compareRows(source: Rows, copy: Rows): Compared {
  const differing: Difference[] = []
  let [apart, writes] = [0, 0]
  let broken = missing(source, copy)
  for (const [item, here] of source) {
    const there = copy.get(item)
    writes += here.version
    if (there === undefined) continue
    const by = here.version - there.version
    apart += Math.abs(by)
    const [at, ahead] = by > 0 ? (['source', here] as const) : (['copy', there] as const)
    if (by !== 0) differing.push({ item, at, version: ahead.version, key: ahead.value })
    else if (here.value !== there.value)
      broken ??= `Row ${item} was changed ${here.version} times in both, and says different things.`
  }
  return {
    ...{ equal: source.size - differing.length, differing, apart, writes, broken },
    least: (item) => Math.min(source.get(item)?.version ?? 0, copy.get(item)?.version ?? 0),
  }
}

const missing = (source: Rows, copy: Rows): string | null =>
  source.size === ROWS && copy.size === ROWS
    ? null
    : `There are ${source.size} rows in PostgreSQL and ${copy.size} in MariaDB, and ${ROWS} were made.`
