import type {
  NewSavedView,
  SavedView,
  SavedViewChange,
  ViewOrder,
} from '@/server/contract/saved-view'

export type StoredView = Omit<SavedView, 'mine'>

/** Why nothing was written: somebody was first, the name is taken, or there is no room. */
export type NotKept = 'changed' | 'exists' | 'full-own' | 'full-shared'

export type Kept = { readonly ok: true; readonly view: StoredView } | NotKept

/** Views that people have saved, in the journal's database. */
export interface ViewStore {
  /** Those of that one, and all that are shared, in their order. */
  list(owner: string): Promise<readonly StoredView[]>
  find(id: string): Promise<StoredView | null>
  add(view: NewSavedView & { readonly id: string; readonly owner: string }): Promise<Kept>
  change(
    id: string,
    asked: { readonly change: SavedViewChange; readonly version: number; readonly by: string },
  ): Promise<Kept>
  /** False: somebody changed it meanwhile, or it is gone. */
  remove(id: string, version: number): Promise<boolean>
  /** What was removed within the last hour; null: it was not. */
  findRemoved(id: string): Promise<StoredView | null>
  restore(id: string): Promise<Kept>
  /** Nothing is written unless these are all there are. */
  order(owner: string, asked: ViewOrder): Promise<boolean>
}
