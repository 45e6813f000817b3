import { knownQuery, type SavedView, type ViewQuery, viewParts } from '@/server/contract/saved-view'
import type { AddressChange } from '../shell/address'

/** What of the address belongs to a view: filters and columns. */
export const viewOf = (params: Readonly<Record<string, string>>): ViewQuery => knownQuery(params)

export const isSame = (one: ViewQuery, other: ViewQuery): boolean =>
  viewParts.every((name) => one[name] === other[name])

/** The address as the view has it; everything else of it stays. */
export const showing = ({ id, query }: Pick<SavedView, 'id' | 'query'>): AddressChange => ({
  ...Object.fromEntries(viewParts.map((part) => [part, query[part] ?? null])),
  view: id,
})
