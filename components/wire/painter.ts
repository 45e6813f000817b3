import type { JournalEvent } from '@/server/contract/event'
import type { TransactionSummary } from '@/server/contract/transaction'

/** What a page hears of its room, merged. */
export interface RoomNews {
  readonly items: readonly JournalEvent[]
  /** The rows that changed, newest version each. */
  readonly transactions: readonly TransactionSummary[]
}

export interface Painter {
  add(items: readonly JournalEvent[], rows: readonly TransactionSummary[]): void
  close(): void
}

/** Ten paints a second at most. */
const PAINT_MS = 100

/** Gathers what arrives and hands it on at a pace that eyes and browsers can follow. */
export function createPainter(paint: (news: RoomNews) => void): Painter {
  let items: JournalEvent[] = []
  let newest = new Map<string, TransactionSummary>()
  let timer: ReturnType<typeof setTimeout> | null = null

  const flush = (): void => {
    const news = { items, transactions: [...newest.values()] }
    items = []
    newest = new Map()
    timer = null
    if (news.items.length + news.transactions.length > 0) paint(news)
  }

  return {
    add: (more, rows) => {
      items.push(...more)
      for (const row of rows) {
        if ((newest.get(row.id)?.version ?? -1) < row.version) newest.set(row.id, row)
      }
      timer ??= setTimeout(flush, PAINT_MS)
    },
    close: () => {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
