import type { Compared, Difference } from './sync-compare'

const NAMED_MAX = 3
const SECOND_MS = 1_000

export const silent = 'A database does not answer. The rows cannot be compared until it does.'
export const equalText = 'All rows are the same in PostgreSQL and in MariaDB.'

const rows = (count: number): string => `${count} ${count === 1 ? 'row is' : 'rows are'}`
const changes = (count: number): string => `${count} ${count === 1 ? 'write' : 'writes'}`

interface Waiting {
  readonly waiting: number
  readonly oldestMs: number | null
}

export function behindText({ differing, apart }: Compared, outbox: Waiting | null): string {
  const lag = `The copy is never ahead: ${rows(differing.length)} behind, by ${changes(apart)}`
  if (outbox === null || outbox.oldestMs === null) return `${lag}.`
  return `${lag}; the oldest message waits for ${(outbox.oldestMs / SECOND_MS).toFixed(1)} s.`
}

export const underWayText = (seen: Compared): string =>
  seen.differing.length === 0
    ? equalText
    : `All rows that nobody is writing are the same: ${rows(seen.differing.length)} being written.`

export const untoldText = ({ differing }: Compared): string =>
  `${rows(differing.length)} different, and Verdict does not say if they are being written.`

export const aheadText = (item: number): string =>
  `Row ${item} has been changed more often in MariaDB than in PostgreSQL: a message was applied twice, or never committed.`

export const brokenText = (what: string): string => `${what} No write under way explains it.`

const named = (differing: readonly Difference[]): string => {
  const items = differing.slice(0, NAMED_MAX).map(({ item, key }) => `row ${item} (${key})`)
  const more = differing.length > NAMED_MAX ? ` and ${differing.length - NAMED_MAX} more` : ''
  return `Look at ${items.join(', ')}${more}.`
}

export const apartText = (differing: readonly Difference[]): string =>
  `A write is over and took effect in one database only. ${named(differing)}`

export const lostText = ({ differing }: Compared): string =>
  `All messages are delivered, and ${rows(differing.length)} different. ${named(differing)}`

export const countText = (writes: number, committed: number): string =>
  writes === committed
    ? `After all was over, all rows are the same in both, changed by ${changes(writes)}, as many as were committed.`
    : `${changes(committed)} were committed, and the rows were changed by ${writes}.`
