import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import {
  type AuditEnd,
  type AuditEntry,
  type AuditFilter,
  auditChain,
  auditEnd,
  auditPage,
} from '@/server/contract/audit'
import { absolute } from '@/server/contract/relative-time'
import { allPages } from '../shell/all-pages'
import { getJson, search } from '../wire/http'

const LOOK_EVERY_MS = 5_000
const PAGE_ROWS = 50
const EXPORT_PAGE_ROWS = 200

const pageOf = (
  filter: AuditFilter,
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
  signal?: AbortSignal,
) =>
  getJson(
    `/v1/audit${search({ ...absolute(filter, Date.now()), cursor, limit })}`,
    auditPage,
    signal,
  )

export const auditQueries = {
  list: (filter: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: ['audit', 'list', filter],
      queryFn: ({ pageParam, signal }) =>
        pageOf(filter, { cursor: pageParam, limit: PAGE_ROWS }, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: LOOK_EVERY_MS,
      placeholderData: keepPreviousData,
    }),
  entry: (id: string) =>
    queryOptions({
      queryKey: ['audit', 'entry', id],
      queryFn: async ({ signal }) => {
        const { items } = await pageOf({ id }, { cursor: null, limit: 1 }, signal)
        return items[0] ?? null
      },
    }),
  chain: (kept: AuditEnd) =>
    queryOptions({
      queryKey: ['audit', 'chain', kept],
      queryFn: ({ signal }) => getJson(`/v1/audit:verify${search(kept)}`, auditChain, signal),
      // It reads all of the trail: only when somebody asks.
      enabled: false,
    }),
}

/** All that fit, the newest first. */
export const allEntries = (filter: AuditFilter): Promise<readonly AuditEntry[]> =>
  allPages((cursor) => pageOf(filter, { cursor, limit: EXPORT_PAGE_ROWS }))

/** What the page gave to keep: a position and a hash. Null: it is neither that nor nothing. */
export function keptEnd(text: string): AuditEnd | null {
  if (text.trim() === '') return {}
  const [position, hash] = text.trim().split(/\s+/)
  const read = auditEnd.safeParse({ position, hash })
  return read.success && hash !== undefined ? read.data : null
}
