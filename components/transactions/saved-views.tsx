'use client'

import { Bookmark, Check } from 'lucide-react'
import Link from 'next/link'
import type { SavedView } from '@/server/contract/saved-view'
import { phrase, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { rightTo } from '../shell/view-queries'
import { Button } from '../ui/button'
import { late } from '../ui/late'
import { Menu, MenuItem, MenuSeparator } from '../ui/menu'
import { UndoBar } from '../ui/undo-bar'
import { faultText } from '../wire/http'
import type { Views } from './use-views'

const ViewDialog = late(() => import('./view-dialog').then((file) => file.ViewDialog))

/** Filters and columns that somebody wants again: one's own, and those that are shared. */
export function SavedViews({ views }: { readonly views: Views }) {
  const { shown, differs, act, naming, setNaming } = views
  return (
    <>
      <Menu
        trigger={
          <Button size="small" className="max-w-60">
            <Bookmark size={14} aria-hidden="true" />
            <span className="truncate">{shown === undefined ? t`Views` : shown.name}</span>
            {differs && <Dot />}
          </Button>
        }
      >
        <Items views={views} />
      </Menu>
      {shown !== undefined && differs && <Changes views={views} shown={shown} />}
      {act.error !== null && !naming && <Refused error={act.error} />}
      {naming && (
        <ViewDialog
          isTaken={views.isTaken}
          pending={act.isPending}
          error={act.error}
          onSave={views.saveAs}
          onClose={() => {
            act.reset()
            setNaming(false)
          }}
        />
      )}
      <UndoBar undoing={views.undoing} group={phrase`Transactions`} />
    </>
  )
}

const Dot = () => (
  <>
    <span className="size-2 shrink-0 rounded-full bg-accent" aria-hidden="true" />
    <span className="sr-only">{t`· changed`}</span>
  </>
)

interface ChangesProps {
  readonly views: Views
  readonly shown: SavedView
}

/** What can be done with filters that differ from the view. */
const Changes = ({ views, shown }: ChangesProps) => (
  <>
    <RightButton
      right={rightTo(shown)}
      size="small"
      disabled={views.act.isPending}
      aria-label={t`Save the change to ${shown.name}`}
      onClick={() => views.save(shown)}
    >{t`Save`}</RightButton>
    <Button size="small" onClick={() => views.setNaming(true)}>{t`Save as…`}</Button>
    <Button
      size="small"
      aria-label={t`Reset to ${shown.name} as it was`}
      onClick={() => views.open(shown)}
    >{t`Reset`}</Button>
  </>
)

function Refused({ error }: { readonly error: unknown }) {
  const { title, detail } = faultText(error)
  return (
    <p role="alert" className="basis-full text-right text-danger text-small">
      {title}. {detail}
    </p>
  )
}

function Items({ views }: { readonly views: Views }) {
  const { query, shown } = views
  const all = views.views ?? []
  return (
    <>
      {query.isPending && <Said>{t`Reading the views`}</Said>}
      {query.isError && (
        <>
          <Said>{t`The views could not be read.`}</Said>
          <MenuItem stays onSelect={() => void query.refetch()}>{t`Read them again`}</MenuItem>
        </>
      )}
      {query.isSuccess && all.length === 0 && (
        <Said>{t`No view is saved yet. Choose filters and columns, and give them a name.`}</Said>
      )}
      <Group title={t`Your own`} all={all.filter(({ shared }) => !shared)} views={views} />
      <Group
        title={t`Shared with everybody`}
        all={all.filter(({ shared }) => shared)}
        views={views}
      />
      <MenuSeparator />
      <MenuItem onSelect={() => views.setNaming(true)}>{t`Save as a view…`}</MenuItem>
      {shown?.mine && (
        <MenuItem onSelect={() => views.remove(shown)}>{t`Remove the view ${shown.name}`}</MenuItem>
      )}
      <MenuItem asChild>
        <Link href="/settings/views">{t`All views`}</Link>
      </MenuItem>
    </>
  )
}

const Said = ({ children }: { readonly children: string }) => (
  <p className="max-w-64 px-2.5 py-2 text-fg-2 text-small">{children}</p>
)

interface GroupProps {
  readonly title: string
  readonly all: readonly SavedView[]
  readonly views: Views
}

function Group({ title, all, views: { shown, open } }: GroupProps) {
  if (all.length === 0) return null
  return (
    <>
      <p className="px-2.5 pt-2 pb-1 text-fg-3 text-label">{title}</p>
      {all.map((view) => (
        <MenuItem key={view.id} onSelect={() => open(view)}>
          <span className="min-w-0 flex-1 wrap-anywhere">{view.name}</span>
          {view.shared && !view.mine && <span className="text-fg-3 text-label">{view.owner}</span>}
          {view.id === shown?.id && <Check size={16} aria-label={t`shown`} />}
        </MenuItem>
      ))}
    </>
  )
}
