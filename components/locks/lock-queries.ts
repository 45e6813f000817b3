import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type LockQuery, lockList, lockQuery, releasedLock } from '@/server/contract/lock'
import { getJson, search, sendJson } from '../wire/http'

const LOOK_EVERY_MS = 1_000

export const lockQueries = {
  all: ['locks'] as const,
  list: (filter: LockQuery) =>
    queryOptions({
      queryKey: [...lockQueries.all, 'list', filter],
      queryFn: ({ signal }) => getJson(`/v1/locks${search(filter)}`, lockList, signal),
      refetchInterval: LOOK_EVERY_MS,
      placeholderData: keepPreviousData,
    }),
}

/** What the address asks for; what it cannot mean is left out. */
export function filterIn(params: Readonly<Record<string, string>>): LockQuery {
  const given = Object.entries(params).filter(([name]) => name in lockQuery.shape)
  const parsed = lockQuery.safeParse(Object.fromEntries(given))
  return parsed.success ? parsed.data : {}
}

export const forceRelease = (
  key: string,
  { token, reason }: { readonly token: number; readonly reason: string },
) =>
  sendJson(`/v1/locks/${encodeURIComponent(key)}:force-release`, releasedLock, {
    body: { token, reason },
  })
