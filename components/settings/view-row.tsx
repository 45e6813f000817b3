'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import type { SavedView } from '@/server/contract/saved-view'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { addressOf, rightTo, rightToRemove } from '../shell/view-queries'
import { viewWords } from '../shell/view-words'
import { Ago, useZone } from '../ui/time'

interface Props {
  readonly view: SavedView
  readonly place: { readonly index: number; readonly last: number }
  readonly onMove: (to: number) => void
  readonly onShare: () => void
  readonly onRename: () => void
  readonly onRemove: () => void
}

/** One view: what it shows, whose it is, and what can be done with it. */
export function ViewRow(props: Props) {
  const { view, onRename, onRemove, onShare } = props
  const { name, query, shared, mine, owner, changedAt } = view
  const [zone] = useZone()
  const [nowMs] = useState(() => Date.now())
  const small = { size: 'small' } as const
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t px-4 py-3">
      <div className="flex min-w-[min(16rem,100%)] flex-1 flex-col gap-0.5">
        <Link
          href={addressOf(view)}
          className="self-start font-medium text-accent underline-offset-2 wrap-anywhere hover:underline"
        >
          {name}
        </Link>
        <p className="text-fg-2 text-small wrap-anywhere">{viewWords(query, { zone, nowMs })}</p>
        <p className="text-fg-3 text-label">
          {shared && (mine ? t`yours` : t`shared by ${owner}`)}
          {shared && ' · '}
          {t`last changed`} <Ago at={changedAt} />
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Moves {...props} />
        <RightButton
          {...small}
          right={shared ? rightToRemove(view) : 'shareView'}
          onClick={onShare}
          aria-label={shared ? t`Stop sharing ${name}` : t`Share it: ${name}`}
        >
          {shared ? t`Stop sharing` : t`Share it`}
        </RightButton>
        <RightButton
          {...small}
          right={rightTo(view)}
          onClick={onRename}
          aria-label={t`Rename ${name}`}
        >{t`Rename`}</RightButton>
        <RightButton
          {...small}
          variant="quiet"
          right={rightToRemove(view)}
          onClick={onRemove}
          aria-label={t`Remove ${name}`}
        >{t`Remove`}</RightButton>
      </div>
    </li>
  )
}

/** Shared ones stand in everybody's menu: their order is the admins' to say. */
function Moves({ view: { name, shared }, place: { index, last }, onMove }: Props) {
  const move = { right: shared ? 'changeSharedView' : 'orderViews', size: 'small' } as const
  return (
    <>
      <RightButton
        {...move}
        className="w-7 px-0!"
        aria-label={t`Move ${name} up`}
        unavailable={index === 0 ? t`It is the first` : undefined}
        onClick={() => onMove(index - 1)}
      >
        <ArrowUp size={16} aria-hidden="true" />
      </RightButton>
      <RightButton
        {...move}
        className="w-7 px-0!"
        aria-label={t`Move ${name} down`}
        unavailable={index === last ? t`It is the last` : undefined}
        onClick={() => onMove(index + 1)}
      >
        <ArrowDown size={16} aria-hidden="true" />
      </RightButton>
    </>
  )
}
