import type { InboxGroup, InboxWork, InboxItem as Listed } from '@/server/contract/inbox'
import type { TransactionSummary } from '@/server/contract/transaction'

export interface InboxItem {
  readonly row: TransactionSummary
  /** Its probable cause when the list was put in order; null: it came in later. */
  readonly group: string | null
  readonly blockedSessions: number | null
  readonly work: InboxWork
  /** Settled meanwhile, or put out of sight: it stays in place until somebody moves on. */
  readonly settled: boolean
  /** Who has put it out of sight, as far as that is known. */
  readonly snoozedBy: string | null
}

export type InboxEvent = Readonly<
  /** `cut`: there are more than are listed, so that who is not may only stand further behind. */
  | { type: 'listed'; items: readonly Listed[]; cut: boolean }
  | { type: 'changed'; rows: readonly TransactionSummary[] }
  | { type: 'worked'; id: string; work: InboxWork }
  | { type: 'snoozed'; id: string; by: string }
  | { type: 'passed'; id: string }
  | { type: 'sorted'; items: readonly Listed[] }
>

/** What waits for a person: in doubt, or ended differently and nobody has taken note of it. */
export const waits = ({
  inDoubtSince,
  endedAt,
  state,
  acknowledged,
}: TransactionSummary): boolean =>
  acknowledged === null && (state === 'heuristic' || (inDoubtSince !== null && endedAt === null))

/** Nothing moves under the hand: what is there keeps its place, and what is new comes last. */
export function inboxItems(items: readonly InboxItem[], event: InboxEvent): readonly InboxItem[] {
  switch (event.type) {
    case 'listed':
      return items.length === 0 ? event.items.map(asListed) : listed(items, event)
    case 'sorted':
      return event.items.map(asListed)
    case 'changed': {
      const news = new Map(event.rows.map((row) => [row.id, row]))
      return mapped(items, (item) => moved(item, news.get(item.row.id)))
    }
    case 'worked':
      return mapped(items, (item) =>
        item.row.id === event.id ? { ...item, work: event.work } : item,
      )
    case 'snoozed':
      return mapped(items, (item) =>
        item.row.id === event.id ? { ...item, snoozedBy: event.by } : item,
      )
    case 'passed':
      return items.some(({ row, settled }) => settled && row.id === event.id)
        ? items.filter(({ row }) => row.id !== event.id)
        : items
    default:
      return event satisfies never
  }
}

const asListed = ({ transaction, group, blockedSessions, work }: Listed): InboxItem => ({
  ...{ row: transaction, group, blockedSessions, work, settled: false, snoozedBy: null },
})

/** What is not listed any more is greyed, what is listed again is not, and what is new comes last. */
function listed(
  items: readonly InboxItem[],
  { items: news, cut }: Extract<InboxEvent, { type: 'listed' }>,
): readonly InboxItem[] {
  const found = new Map(news.map((one) => [one.transaction.id, one]))
  const kept = items.map((item): InboxItem => {
    const one = found.get(item.row.id)
    if (one === undefined)
      return item.settled || (cut && waits(item.row)) ? item : { ...item, settled: true }
    const { blockedSessions, work } = one
    const row = newer(item.row, one.transaction)
    const gone = item.settled && row !== one.transaction
    return { ...item, blockedSessions, work, row, settled: gone, snoozedBy: null }
  })
  const known = new Set(items.map(({ row }) => row.id))
  const fresh = news.filter(({ transaction }) => !known.has(transaction.id))
  return [...kept, ...fresh.map((one) => ({ ...asListed(one), group: null }))]
}

const newer = (a: TransactionSummary, b: TransactionSummary) => (b.version < a.version ? a : b)

function moved(item: InboxItem, row: TransactionSummary | undefined): InboxItem {
  if (row === undefined || row.version < item.row.version) return item
  return { ...item, row, settled: item.settled || !waits(row) }
}

function mapped(
  items: readonly InboxItem[],
  change: (item: InboxItem) => InboxItem,
): readonly InboxItem[] {
  const next = items.map(change)
  return next.every((item, index) => item === items[index]) ? items : next
}

/** The item by so many places from the chosen one; null at either end. */
export function neighbour(
  items: readonly InboxItem[],
  chosen: string | null,
  by: 1 | -1,
): string | null {
  const at = items.findIndex(({ row }) => row.id === chosen)
  if (at === -1) return items[0]?.row.id ?? null
  return items[at + by]?.row.id ?? null
}

/** What to look at after this one is settled: the next that still waits, else an earlier one. */
export function nextWaiting(items: readonly InboxItem[], chosen: string | null): string | null {
  const at = items.findIndex(({ row }) => row.id === chosen)
  const ahead = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))]
  return ahead.find(({ settled, row }) => !settled && row.id !== chosen)?.row.id ?? null
}

/** The causes as they are now, and those that stand above some item still, with nobody under them now. */
export function groupsAfter(
  known: readonly InboxGroup[],
  now: readonly InboxGroup[],
): readonly InboxGroup[] {
  const ids = new Set(now.map(({ id }) => id))
  return [...now, ...known.filter(({ id }) => !ids.has(id)).map((one) => ({ ...one, count: 0 }))]
}

export interface InboxSection {
  /** Null: what came in since the list was put in order. */
  readonly group: string | null
  readonly items: readonly InboxItem[]
}

/** The list as it is drawn: one section for each run of the same cause. */
export function sectionsOf(items: readonly InboxItem[]): readonly InboxSection[] {
  const sections: { group: string | null; items: InboxItem[] }[] = []
  for (const item of items) {
    const last = sections.at(-1)
    if (last !== undefined && last.group === item.group) last.items.push(item)
    else sections.push({ group: item.group, items: [item] })
  }
  return sections
}
