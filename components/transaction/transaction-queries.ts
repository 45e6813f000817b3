import { queryOptions } from '@tanstack/react-query'
import { attemptLedger } from '@/server/contract/attempt-ledger'
import { type EventPage, eventPage, type JournalEvent } from '@/server/contract/event'
import { transactionDetail } from '@/server/contract/transaction'
import { getJson, search } from '../wire/http'

const root = ['transaction'] as const
const QUEUE_MS = 500
const PAGES_MAX = 20

/** One transaction and its records. */
export const transactionQueries = {
  detail: (id: string) =>
    queryOptions({
      queryKey: [...root, 'detail', id],
      queryFn: ({ signal }) =>
        getJson(`/v1/transactions/${encodeURIComponent(id)}`, transactionDetail, signal),
      // No record says that somebody else has gone from the queue.
      refetchInterval: ({ state: { data } }) => (data?.waiting ? QUEUE_MS : false),
    }),
  /** Read anew with each version. */
  attempts: (id: string, version: number) =>
    queryOptions({
      queryKey: [...root, 'attempts', id, version],
      queryFn: ({ signal }) =>
        getJson(`/v1/transactions/${encodeURIComponent(id)}/attempts`, attemptLedger, signal),
    }),
  events: (id: string) =>
    queryOptions({
      queryKey: [...root, 'events', id],
      queryFn: ({ signal }) => readAll(id, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
}

async function readAll(id: string, signal: AbortSignal): Promise<readonly JournalEvent[]> {
  const items: JournalEvent[] = []
  let after: string | undefined
  for (let page = 0; page < PAGES_MAX; page++) {
    const read: EventPage = await getJson(
      `/v1/transactions/${encodeURIComponent(id)}/events${search({ after })}`,
      eventPage,
      signal,
    )
    items.push(...read.items)
    after = read.nextCursor
    if (!read.more) break
  }
  return items
}
