'use client'

import clsx from 'clsx'
import { type ReactNode, useEffect, useRef } from 'react'
import type { TransactionSummary } from '@/server/contract/transaction'
import { StateBadge } from '../ui/badge'
import { shortCode } from '../ui/format'
import { shownState } from '../ui/state-look'
import { Elapsed } from '../ui/time'
import type { InboxItem } from './inbox-items'

interface Props {
  readonly items: readonly InboxItem[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  /** Advice and evidence of one item. */
  readonly note: (row: TransactionSummary, index: number) => ReactNode
}

/** What waits, one item a row; nothing in it moves by itself. */
export function InboxList({ items, chosen, onChoose, note }: Props) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])]
    rows.find(({ dataset }) => dataset.item === chosen)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <ul ref={list} aria-label="Waiting for a person" className="flex flex-col">
      {items.map(({ row, settled }, index) => (
        <li key={row.id} data-item={row.id}>
          <button
            type="button"
            aria-current={row.id === chosen ? 'true' : undefined}
            onClick={() => onChoose(row.id)}
            className={clsx(
              'flex w-full flex-col gap-1.5 border-line border-b px-4 py-3 text-left focus-visible:-outline-offset-2',
              row.id === chosen
                ? 'bg-selected shadow-[inset_3px_0_0_var(--accent)]'
                : 'hover:bg-sunken',
            )}
          >
            <span className="flex w-full items-center gap-2">
              <StateBadge state={shownState(row)} />
              <code className={clsx('text-small', settled ? 'text-fg-3' : 'text-fg-2')}>
                {shortCode(row.id)}
              </code>
              <span className="ml-auto whitespace-nowrap text-fg-3 text-small">
                <Elapsed since={row.inDoubtSince ?? row.startedAt} until={row.endedAt} />
              </span>
            </span>
            <span className={clsx('w-full truncate font-medium', settled && 'text-fg-3')}>
              {row.name ?? 'Transaction'}
            </span>
            <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-fg-2 text-small">
              {settled ? <span className="text-fg-3">Settled meanwhile</span> : note(row, index)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
