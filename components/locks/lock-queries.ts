import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type LockQuery, lockList, lockQuery, releasedLock } from '@/server/contract/lock'
import type { Meant } from '../shell/odd-in'
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

/** What the address asks for, and what each part of it may be. */
export const filterIn = (params: Readonly<Record<string, string>>): LockQuery =>
  lockQuery.parse(
    Object.fromEntries(
      Object.entries(params).filter(([name, value]) => meantLocks[name]?.(value) === true),
    ),
  )

export const meantLocks: Meant = Object.fromEntries(
  Object.entries(lockQuery.shape).map(([name, schema]) => [
    name,
    (value: string) => schema.safeParse(value).success,
  ]),
)

export const forceRelease = (
  key: string,
  { token, reason }: { readonly token: number; readonly reason: string },
) =>
  sendJson(`/v1/locks/${encodeURIComponent(key)}:force-release`, releasedLock, {
    body: { token, reason },
  })
