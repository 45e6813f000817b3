'use client'

import { Bookmark, Check } from 'lucide-react'
import { useState } from 'react'
import { t } from '@/server/contract/words'
import type { Address } from '../shell/address'
import { Button } from '../ui/button'
import { late } from '../ui/late'
import { Menu, MenuItem, MenuSeparator } from '../ui/menu'
import { useStored } from '../ui/stored'
import { isSame, savedViews, showing, viewOf, withView } from './views'

const ViewDialog = late(() => import('./view-dialog').then((file) => file.ViewDialog))

/** Filters and columns that somebody wants again: kept in this browser, named in the address. */
export function SavedViews({ params, change }: Address) {
  const [views, setViews] = useStored('views', savedViews, [])
  const [naming, setNaming] = useState(false)
  const now = viewOf(params)
  const shown = views.find(({ name }) => name === params.view)
  const differs = shown !== undefined && !isSame(shown.query, now)
  const save = (name: string): void => {
    setViews(withView(views, { name, query: now }))
    change({ view: name }, 'replace')
  }
  const remove = (gone: string): void => {
    setViews(views.filter(({ name }) => name !== gone))
    change({ view: null }, 'replace')
  }
  return (
    <>
      <Menu
        trigger={
          <Button size="small">
            <Bookmark size={14} aria-hidden="true" />
            {shown === undefined ? t`Views` : shown.name}
            {differs && <span title={t`The filters differ from the view`}>{t`· changed`}</span>}
          </Button>
        }
      >
        {views.length === 0 && (
          <p className="max-w-64 px-2.5 py-2 text-fg-2 text-small">{t`No view is saved yet. Choose filters and columns, and give them a name.`}</p>
        )}
        {views.map((view) => (
          <MenuItem key={view.name} onSelect={() => change(showing(view))}>
            <span className="min-w-0 flex-1 break-words">{view.name}</span>
            {view.name === shown?.name && <Check size={16} aria-label={t`shown`} />}
          </MenuItem>
        ))}
        <MenuSeparator />
        {shown !== undefined && differs && (
          <>
            <MenuItem
              onSelect={() => save(shown.name)}
            >{t`Save the change to ${shown.name}`}</MenuItem>
            <MenuItem
              onSelect={() => change(showing(shown))}
            >{t`Back to ${shown.name} as it was`}</MenuItem>
          </>
        )}
        <MenuItem onSelect={() => setNaming(true)}>{t`Save as a view…`}</MenuItem>
        {shown !== undefined && (
          <MenuItem
            onSelect={() => remove(shown.name)}
          >{t`Remove the view ${shown.name}`}</MenuItem>
        )}
      </Menu>
      {naming && (
        <ViewDialog
          taken={views.map(({ name }) => name)}
          onSave={save}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  )
}
