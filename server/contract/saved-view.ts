import { z } from 'zod'
import { listParts } from './shown-list'
import { time } from './transaction'

/** How many one person may have, shared ones among them; and how many may be shared by all together. */
export const VIEWS_OWN_MAX = 50
export const VIEWS_SHARED_MAX = 100
export const VIEW_NAME_MAX = 40

/** No control characters, and no halves of characters: neither can be kept or shown. */
const plain = /^[^\p{Cc}\p{Cs}]*$/u

const viewName = z
  .string()
  .trim()
  .min(1, 'Give it a name')
  .max(VIEW_NAME_MAX, `At most ${VIEW_NAME_MAX} characters`)
  .regex(plain, 'Use characters that can be seen')

/** Filters and columns as the address of the list has them; what the address does not know is refused. */
export const viewQuery = z
  .strictObject(listParts)
  .refine((query) => Object.values(query).every((value) => plain.test(value ?? '')), {
    error: 'It holds a character that cannot be kept',
  })
  .meta({ id: 'ViewQuery' })

export const viewParts = Object.keys(listParts) as readonly (keyof typeof listParts)[]

/** What of it says something today: a version before, or another one, may have known more. */
export function knownQuery(query: Readonly<Record<string, unknown>>): ViewQuery {
  const known = viewParts.filter(
    (name) =>
      query[name] !== undefined &&
      query[name] !== '' &&
      viewQuery.safeParse({ [name]: query[name] }).success,
  )
  return viewQuery.parse(Object.fromEntries(known.map((name) => [name, query[name]])))
}

export const savedView = z
  .object({
    id: z.string(),
    name: z.string(),
    query: viewQuery,
    /** Everybody sees it. */
    shared: z.boolean(),
    /** Who made it. */
    owner: z.string(),
    /** Whoever asks has made it. */
    mine: z.boolean(),
    version: z.int(),
    changedAt: time,
    changedBy: z.string(),
  })
  .meta({ id: 'SavedView' })

/** GET /v1/views: one's own and the shared ones, each in the order that somebody gave them. */
export const savedViewList = z.object({ items: z.array(savedView) }).meta({ id: 'SavedViewList' })

/** POST /v1/views */
export const newSavedView = z
  .strictObject({ name: viewName, query: viewQuery, shared: z.boolean().default(false) })
  .meta({ id: 'NewSavedView' })

/** PATCH /v1/views/{id}: what is left out stays. */
export const savedViewChange = z
  .strictObject({
    name: viewName.optional(),
    query: viewQuery.optional(),
    shared: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: 'Name what is to be changed' })
  .meta({ id: 'SavedViewChange' })

/** POST /v1/views:order: all of one's own, or all that are shared, in the new order. */
export const viewOrder = z
  .strictObject({
    shared: z.boolean(),
    ids: z.array(z.string().max(40)).min(1).max(VIEWS_SHARED_MAX),
  })
  .meta({ id: 'ViewOrder' })

export type ViewQuery = z.infer<typeof viewQuery>
export type SavedView = z.infer<typeof savedView>
export type NewSavedView = z.infer<typeof newSavedView>
export type SavedViewChange = z.infer<typeof savedViewChange>
export type ViewOrder = z.infer<typeof viewOrder>
