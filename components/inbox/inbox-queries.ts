import { queryOptions } from '@tanstack/react-query'
import { type InboxTab, inbox, inboxWork, presence } from '@/server/contract/inbox'
import { getJson, search, sendJson } from '../wire/http'

const root = ['inbox'] as const
/** What other pages and processes change, and no packet tells of. */
const REREAD_MS = 15_000

/** The midnight of whoever looks: what was settled since counts as done today. */
function midnight(): string {
  const now = new Date()
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString()
}

export const inboxQueries = {
  root,
  list: (tab: InboxTab) =>
    queryOptions({
      queryKey: [...root, 'list', tab],
      queryFn: ({ signal }) =>
        getJson(`/v1/inbox${search({ tab, since: midnight() })}`, inbox, signal),
      refetchInterval: REREAD_MS,
      // Who comes back finds what is there, and not what was there and is greyed at once.
      gcTime: 0,
    }),
  /** In which tab an item is, or there is something at all. */
  tabOf: (item: string | null) =>
    queryOptions({
      queryKey: [...root, 'tab', item],
      queryFn: ({ signal }) =>
        getJson(`/v1/inbox${search({ item, since: midnight() })}`, inbox, signal),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
    }),
}

const at = (id: string) => `/v1/inbox/${encodeURIComponent(id)}`

export const sendClaim = (
  id: string,
  body: { claimed: boolean; takeOver?: boolean; giveBack?: boolean },
) => sendJson(`${at(id)}:claim`, inboxWork, { body })

export const sendNote = (id: string, body: { text: string; replaces: string | null }) =>
  sendJson(`${at(id)}:note`, inboxWork, { body })

export type Snooze = { readonly until: string } | { readonly evidenceId: string } | null

export const sendSnooze = (id: string, snooze: Snooze) =>
  sendJson(`${at(id)}:snooze`, inboxWork, { body: { snooze } })

export const sendPresence = (body: { visitor: string; transaction: string | null }) =>
  sendJson('/v1/inbox/presence', presence, { body })
