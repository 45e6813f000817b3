'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewSavedView, SavedView } from '@/server/contract/saved-view'
import { t } from '@/server/contract/words'
import type { Address } from '../shell/address'
import { useTakenOver } from '../shell/take-over-views'
import {
  addView,
  changeView,
  namedSo,
  removeView,
  restoreView,
  useViewAct,
  viewMeant,
  viewQueries,
} from '../shell/view-queries'
import { useUndo } from '../ui/use-undo'
import { isSame, showing, viewOf } from './views'

/** The saved views, which of them the list shows, and what can be done with them. */
export function useViews({ params, change }: Address) {
  const query = useQuery(viewQueries.list())
  const views = query.data?.items
  useTakenOver(views)
  const undoing = useUndo()
  const act = useViewAct()
  const [naming, setNaming] = useState(false)
  const now = viewOf(params)
  const shown = viewMeant(views ?? [], params.view)
  const show = (view: SavedView) => change({ view: view.id }, 'replace')
  return {
    ...{ query, views, shown, undoing, act, naming, setNaming },
    differs: shown !== undefined && !isSame(shown.query, now),
    /** The address names one that is not here. */
    isUnknown: views !== undefined && params.view !== undefined && shown === undefined,
    isTaken: (name: string) => namedSo(views ?? [], name) !== undefined,
    open: (view: SavedView) => change(showing(view)),
    save: (view: SavedView) => act.mutate(() => changeView(view, { query: now })),
    saveAs: ({ name, shared }: Pick<NewSavedView, 'name' | 'shared'>) => {
      const same = namedSo(views ?? [], name)
      const body = { name, shared, query: now }
      act.mutate(async () => {
        show(await (same === undefined ? addView(body) : changeView(same, body)))
        setNaming(false)
      })
    },
    remove: (view: SavedView) =>
      act.mutate(async () => {
        await removeView(view)
        change({ view: null }, 'replace')
        const undo = () => act.mutate(async () => show(await restoreView(view.id)))
        undoing.offer({ text: t`The view ${view.name} is removed.`, undo })
      }),
  }
}

export type Views = ReturnType<typeof useViews>
