import type { TransactionPage, TransactionSummary } from '@/server/contract/transaction'
import type { TransactionFilter } from '@/server/contract/transaction-filter'
import { exclusionsNow } from '../shell/exclusion-words'

export interface ListedPage extends TransactionPage {
  /** Rows were left out below it: what is older is asked for by the time of the last one. */
  readonly cut?: boolean
}

type Pages = readonly ListedPage[]

/** Whether a row belongs into a list with that filter. */
export function matches(row: TransactionSummary, filter: TransactionFilter): boolean {
  const { state, participant, protocol, name, lab, acknowledged, id, from, to } = filter
  const leftOut = exclusionsNow(filter.exclude)
  const doubtful = row.inDoubtSince !== null && row.endedAt === null
  const startedMs = Date.parse(row.startedAt)
  return (
    (state === undefined || (state === 'in-doubt' ? doubtful : row.state === state)) &&
    (participant === undefined || row.participants.includes(participant)) &&
    (protocol === undefined || row.protocol === protocol) &&
    (filter.priority === undefined || row.priority === filter.priority) &&
    !leftOut.some(({ field, value }) => matches(row, { [field]: value })) &&
    (acknowledged === undefined || (row.acknowledged !== null) === (acknowledged === 'yes')) &&
    hasLabel(row, filter.label) &&
    (lab === undefined || row.lab === (lab === 'yes')) &&
    (name === undefined || (row.name ?? '').toLowerCase().includes(name.toLowerCase())) &&
    (id === undefined || row.id.startsWith(id) || row.id.endsWith(id.toUpperCase())) &&
    (from === undefined || startedMs >= Date.parse(from)) &&
    (to === undefined || startedMs <= Date.parse(to))
  )
}

function hasLabel({ labels = {} }: TransactionSummary, label: string | undefined): boolean {
  return (
    label === undefined ||
    Object.entries(labels).some(([name, value]) => `${name}:${value}` === label)
  )
}

/** Newer versions replace the rows that are shown, where they are; nothing moves. */
export function updateRows(pages: Pages, news: readonly TransactionSummary[]): Pages {
  const byId = new Map(news.map((row) => [row.id, row]))
  const newer = (row: TransactionSummary) => {
    const other = byId.get(row.id)
    return other !== undefined && other.version > row.version ? other : row
  }
  const touched = (page: ListedPage) => page.items.some((row) => newer(row) !== row)
  if (!pages.some(touched)) return pages
  return pages.map((page) =>
    touched(page) ? { ...page, items: page.items.map((row) => newer(row)) } : page,
  )
}

/** The rows of the list that are not shown yet, newest version each. */
export function waitingRows(
  pages: Pages,
  before: readonly TransactionSummary[],
  news: readonly TransactionSummary[],
  filter: TransactionFilter,
): readonly TransactionSummary[] {
  const shown = new Set(pages.flatMap(({ items }) => items.map(({ id }) => id)))
  const waiting = new Map(before.map((row) => [row.id, row]))
  for (const row of news) {
    const known = waiting.get(row.id)
    if (shown.has(row.id) || (known !== undefined && known.version >= row.version)) continue
    if (known !== undefined || matches(row, filter)) waiting.set(row.id, row)
  }
  return [...waiting.values()].filter(({ id }) => !shown.has(id))
}

/** The waiting rows put on top, newest first, and what is too old to be watched left out. */
export function showWaiting(
  pages: Pages,
  waiting: readonly TransactionSummary[],
  rowsMax: number,
): Pages {
  if (waiting.length === 0) return pages
  const rows = pages.flatMap(({ items }) => items)
  const all = [...waiting, ...rows].sort(newestFirst)
  const last = pages.at(-1)
  if (all.length <= rowsMax) return [{ ...last, items: all }]
  return [{ items: all.slice(0, rowsMax), cut: true }]
}

/** What begins at a moment brings rows again that are shown already. */
export function withoutDoubles(pages: Pages): Pages {
  const shown = new Set<string>()
  return pages.map((page) => {
    const items = page.items.filter(({ id }) => !shown.has(id))
    for (const { id } of items) shown.add(id)
    return items.length === page.items.length ? page : { ...page, items }
  })
}

/**
 * A page that was asked for may arrive after what happened meanwhile was shown: no row goes back to
 * an older version, and none that came on top is lost.
 */
export function keepNewer(shown: Pages, read: Pages, sorted = false): Pages {
  const rows = shown.flatMap(({ items }) => items)
  const updated = updateRows(read, rows)
  // In another order what came on top is no news.
  if (sorted) return updated
  const [first, ...rest] = updated
  const top = first?.items[0]
  if (first === undefined || top === undefined) return updated
  const known = new Set(updated.flatMap(({ items }) => items.map(({ id }) => id)))
  const later = rows.filter((row) => !known.has(row.id) && newestFirst(row, top) < 0)
  return later.length === 0 ? updated : [{ ...first, items: [...later, ...first.items] }, ...rest]
}

const newestFirst = (left: TransactionSummary, right: TransactionSummary): number =>
  right.startedAt.localeCompare(left.startedAt) || right.id.localeCompare(left.id)
