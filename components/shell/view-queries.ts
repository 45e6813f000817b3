import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import type { Right } from '@/server/contract/permission'
import {
  type NewSavedView,
  type SavedView,
  type SavedViewChange,
  savedView,
  savedViewList,
  type ViewOrder,
} from '@/server/contract/saved-view'
import { getJson, search, sendJson } from '../wire/http'

const queryKey = ['views'] as const

/** Saved views, for the list of transactions, their page and the palette. */
export const viewQueries = {
  list: () =>
    queryOptions({
      queryKey,
      queryFn: ({ signal }) => getJson('/v1/views', savedViewList, signal),
    }),
}

type Seen = Pick<SavedView, 'id' | 'version'>

const at = (id: string) => `/v1/views/${encodeURIComponent(id)}`
const seen = ({ version }: Seen) => ({ 'if-match': `"${version}"` })

export const addView = (body: NewSavedView) => sendJson('/v1/views', savedView, { body })

export const changeView = (view: Seen, body: SavedViewChange) =>
  sendJson(at(view.id), savedView, { method: 'PATCH', body, headers: seen(view) })

export const removeView = (view: Seen) =>
  sendJson(at(view.id), z.null(), { method: 'DELETE', headers: seen(view) })

export const restoreView = (id: string) => sendJson(`${at(id)}:restore`, savedView)

export const orderViews = (body: ViewOrder) => sendJson('/v1/views:order', savedViewList, { body })

/** Runs one of these; whatever came of it, the views are read again. */
export function useViewAct() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
}

/** What one needs to change it. */
export const rightTo = ({ mine, shared }: Pick<SavedView, 'mine' | 'shared'>): Right => {
  if (!mine) return 'changeSharedView'
  return shared ? 'shareView' : 'changeView'
}

/** What one needs to remove it, or to keep it to oneself: of one's own nothing else. */
export const rightToRemove = ({ mine }: Pick<SavedView, 'mine'>): Right =>
  mine ? 'removeView' : 'changeSharedView'

/** The list as the view has it. */
export const addressOf = ({ id, query }: Pick<SavedView, 'id' | 'query'>): string =>
  `/transactions${search({ ...query, view: id })}`

/** The view that an address means: by its id, or by its name, as it was before views had ids. */
export const viewMeant = (
  views: readonly SavedView[],
  asked: string | undefined,
): SavedView | undefined =>
  views.find(({ id }) => id === asked) ??
  views.find(({ name, mine }) => mine && name === asked) ??
  views.find(({ name }) => name === asked)

/** The one of one's own that has the name already. */
export const namedSo = (views: readonly SavedView[], name: string): SavedView | undefined =>
  views.find((one) => one.mine && one.name.toLowerCase() === name.trim().toLowerCase())
