import type { JournalEvent } from '@/server/contract/event'
import type { TransactionDetail, TransactionSummary } from '@/server/contract/transaction'

const keyOf = ({ stream, seq }: JournalEvent): string => `${stream}:${seq}`

/** New records after those known; one that is known already is not taken twice. */
export function addEvents(
  known: readonly JournalEvent[],
  news: readonly JournalEvent[],
): readonly JournalEvent[] {
  const keys = new Set(known.map(keyOf))
  const fresh = news.filter((event) => {
    const isFresh = !keys.has(keyOf(event))
    keys.add(keyOf(event))
    return isFresh
  })
  return fresh.length === 0 ? known : [...known, ...fresh]
}

/** The newer row wins; what only the whole detail holds stays until it is read anew. */
export function applySummary(
  detail: TransactionDetail,
  rows: readonly TransactionSummary[],
): TransactionDetail {
  const row = rows.find(({ id }) => id === detail.id)
  if (row === undefined || row.version <= detail.version) return detail
  const { labels } = detail
  return { ...detail, ...row, labels }
}
