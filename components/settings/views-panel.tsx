'use client'

import { useState } from 'react'
import type { SavedView } from '@/server/contract/saved-view'
import { t } from '@/server/contract/words'
import { announce } from '../shell/announcer'
import {
  changeView,
  orderViews,
  removeView,
  restoreView,
  type useViewAct,
} from '../shell/view-queries'
import { Panel } from '../ui/panel'
import type { Undoing } from '../ui/use-undo'
import { RenameDialog } from './rename-dialog'
import { ViewRow } from './view-row'

interface Props {
  readonly title: string
  readonly none: string
  readonly shared: boolean
  readonly views: readonly SavedView[]
  readonly act: ReturnType<typeof useViewAct>
  readonly undoing: Undoing
}

/** Views in their order, each with what can be done with it. */
export function ViewsPanel({ title, none, shared, views, act, undoing }: Props) {
  const [renaming, setRenaming] = useState<SavedView | null>(null)
  const move = (from: number, to: number): void => {
    const ids = views.map(({ id }) => id)
    const [moved = ''] = ids.splice(from, 1)
    ids.splice(to, 0, moved)
    act.mutate(async () => {
      await orderViews({ shared, ids })
      announce(t`${views[from]?.name ?? ''} is now number ${to + 1} of ${views.length}`)
    })
  }
  const remove = (view: SavedView): void =>
    act.mutate(async () => {
      await removeView(view)
      undoing.offer({
        text: t`The view ${view.name} is removed.`,
        undo: () => act.mutate(() => restoreView(view.id)),
      })
    })
  return (
    <Panel title={title} flush={views.length > 0}>
      {views.length === 0 && <p className="text-fg-2">{none}</p>}
      {views.length > 0 && (
        <ol>
          {views.map((view, index) => (
            <ViewRow
              key={view.id}
              view={view}
              place={{ index, last: views.length - 1 }}
              onMove={(to) => move(index, to)}
              onShare={() => act.mutate(() => changeView(view, { shared: !view.shared }))}
              onRename={() => setRenaming(view)}
              onRemove={() => remove(view)}
            />
          ))}
        </ol>
      )}
      {renaming !== null && <RenameDialog view={renaming} onClose={() => setRenaming(null)} />}
    </Panel>
  )
}
