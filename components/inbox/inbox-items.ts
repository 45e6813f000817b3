import type { TransactionSummary } from '@/server/contract/transaction'

export interface InboxItem {
  readonly row: TransactionSummary
  /** Settled meanwhile: it stays in place until somebody moves on. */
  readonly settled: boolean
}

export type InboxEvent = Readonly<
  | { type: 'listed'; rows: readonly TransactionSummary[] }
  | { type: 'changed'; rows: readonly TransactionSummary[] }
  | { type: 'passed'; id: string }
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
    case 'listed': {
      const listed = new Set(event.rows.map(({ id }) => id))
      const kept = items.map((item) =>
        listed.has(item.row.id) ? item : { ...item, settled: true },
      )
      return take(kept, event.rows)
    }
    case 'changed':
      return take(items, event.rows)
    case 'passed':
      return items.some(({ row, settled }) => settled && row.id === event.id)
        ? items.filter(({ row }) => row.id !== event.id)
        : items
    default:
      return event satisfies never
  }
}

function take(
  items: readonly InboxItem[],
  rows: readonly TransactionSummary[],
): readonly InboxItem[] {
  const news = new Map(rows.map((row) => [row.id, row]))
  const kept = items.map((item) => {
    const row = news.get(item.row.id)
    return row === undefined || row.version < item.row.version
      ? item
      : { row, settled: !waits(row) }
  })
  const known = new Set(items.map(({ row }) => row.id))
  const fresh = [...news.values()].filter((row) => waits(row) && !known.has(row.id))
  if (fresh.length === 0 && kept.every((item, index) => item === items[index])) return items
  return [...kept, ...fresh.sort(byAge).map((row) => ({ row, settled: false }))]
}

const since = ({ inDoubtSince, startedAt }: TransactionSummary): string => inDoubtSince ?? startedAt

/** The oldest first: it has held its locks for longest. */
const byAge = (a: TransactionSummary, b: TransactionSummary): number =>
  since(a) < since(b) ? -1 : since(a) > since(b) ? 1 : 0

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
