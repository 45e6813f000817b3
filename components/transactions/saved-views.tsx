'use client'

import { Bookmark, Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { useState } from 'react'
import type { Address } from '../shell/address'
import { Button } from '../ui/button'
import { useStored } from '../ui/stored'
import { ViewDialog } from './view-dialog'
import { isSame, savedViews, showing, viewOf, withView } from './views'

const item =
  'relative cursor-pointer rounded-badge py-2 pr-2.5 pl-8 outline-none data-[highlighted]:bg-selected'

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
      <Radix.Root modal={false}>
        <Radix.Trigger asChild>
          <Button size="small">
            <Bookmark size={14} aria-hidden="true" />
            {shown === undefined ? 'Views' : shown.name}
            {differs && <span title="The filters differ from the view">· changed</span>}
          </Button>
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            align="end"
            sideOffset={6}
            className="z-50 max-h-[80dvh] min-w-56 max-w-[94vw] overflow-y-auto rounded-control border border-line bg-surface p-1 shadow-float"
          >
            {views.length === 0 && (
              <p className="max-w-64 px-2.5 py-2 text-fg-2 text-small">
                No view is saved yet. Choose filters and columns, and give them a name.
              </p>
            )}
            {views.map((view) => (
              <Radix.Item key={view.name} onSelect={() => change(showing(view))} className={item}>
                {view.name === shown?.name && (
                  <Check size={16} aria-hidden="true" className="absolute top-2.5 left-2.5" />
                )}
                <span className="break-words">{view.name}</span>
              </Radix.Item>
            ))}
            <Radix.Separator className="my-1 h-px bg-line" />
            {shown !== undefined && differs && (
              <>
                <Radix.Item onSelect={() => save(shown.name)} className={item}>
                  Save the change to {shown.name}
                </Radix.Item>
                <Radix.Item onSelect={() => change(showing(shown))} className={item}>
                  Back to {shown.name} as it was
                </Radix.Item>
              </>
            )}
            <Radix.Item onSelect={() => setNaming(true)} className={item}>
              Save as a view…
            </Radix.Item>
            {shown !== undefined && (
              <Radix.Item onSelect={() => remove(shown.name)} className={item}>
                Remove the view {shown.name}
              </Radix.Item>
            )}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
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
