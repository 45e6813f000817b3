import { z } from 'zod'
import { transactionFilter } from '@/server/contract/transaction-filter'
import type { AddressChange } from '../shell/address'

const VIEWS_MAX = 50
export const VIEW_NAME_MAX = 40

/** A name for a part of the address: filters and columns. */
export const savedView = z.object({
  name: z.string().trim().min(1).max(VIEW_NAME_MAX),
  query: z.record(z.string().max(20), z.string().max(300)),
})

export const savedViews = z.array(savedView).max(VIEWS_MAX)

export type SavedView = z.infer<typeof savedView>

const parts = [...Object.keys(transactionFilter.shape), 'cols']

/** What of the address belongs to a view. */
export const viewOf = (params: Readonly<Record<string, string>>): SavedView['query'] =>
  Object.fromEntries(
    parts.flatMap((name) => (params[name] ? [[name, params[name] as string]] : [])),
  )

export const isSame = (one: SavedView['query'], other: SavedView['query']): boolean =>
  parts.every((name) => one[name] === other[name])

/** The address as the view has it; everything else of it stays. */
export const showing = ({ name, query }: SavedView): AddressChange => ({
  ...Object.fromEntries(parts.map((part) => [part, query[part] ?? null])),
  view: name,
})

/** With one more, or in place of the one of that name; the last ones are kept. */
export const withView = (views: readonly SavedView[], view: SavedView): SavedView[] =>
  [...views.filter(({ name }) => name !== view.name), view].slice(-VIEWS_MAX)
