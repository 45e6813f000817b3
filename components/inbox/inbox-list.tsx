'use client'

import Link from 'next/link'
import { type ReactNode, useEffect, useRef } from 'react'
import type { InboxGroup, Presence } from '@/server/contract/inbox'
import type { TransactionSummary } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { plural } from '../ui/format'
import { useZone } from '../ui/time'
import { causeWords } from './cause-words'
import { type InboxItem, type InboxSection, sectionsOf } from './inbox-items'
import { InboxRow } from './inbox-row'
import type { Bulk } from './use-bulk'

interface Props {
  readonly items: readonly InboxItem[]
  readonly groups: readonly InboxGroup[]
  readonly others: Presence['others']
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  /** Sorts what came in meanwhile into its places. */
  readonly onSort: () => void
  readonly bulk: Bulk
  /** Advice and evidence of one item. */
  readonly note: (row: TransactionSummary, index: number) => ReactNode
}

/** What waits, one item a row, under its probable cause; nothing in it moves by itself. */
export function InboxList({ items, groups, others, chosen, onChoose, note, ...props }: Props) {
  const { onSort, bulk } = props
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])]
    rows.find(({ dataset }) => dataset.item === chosen)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const places = new Map(items.map(({ row }, index) => [row.id, index]))
  return (
    <ul ref={list} aria-label={t`Waiting for a person`} className="flex flex-col">
      {sectionsOf(items).map((section) => (
        <li key={section.group ?? 'later'}>
          <Heading section={section} groups={groups} onSort={onSort} />
          <ul className="flex flex-col">
            {section.items.map((item) => (
              <InboxRow
                key={item.row.id}
                item={item}
                chosen={item.row.id === chosen}
                others={others.filter(({ transaction }) => transaction === item.row.id)}
                onChoose={() => onChoose(item.row.id)}
                selected={bulk.selected?.has(item.row.id) ?? null}
                onSelect={() => bulk.toggle(item.row.id)}
                note={note(item.row, places.get(item.row.id) ?? 0)}
              />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

interface HeadingProps extends Pick<Props, 'groups' | 'onSort'> {
  readonly section: InboxSection
}

/** The cause leads to its participant first: most doubts have one cause, so one cure. */
function Heading({ section: { group, items }, groups, onSort }: HeadingProps) {
  const [zone] = useZone()
  const found = groups.find(({ id }) => id === group)
  // The cause has gone, or changed; who stands under it stays in his place.
  const over = found?.count === 0
  if (group === '') return null
  const frame =
    'flex flex-wrap items-center gap-x-2 border-line border-b bg-sunken px-4 py-1.5 text-small'
  if (group === null)
    return (
      <div className={frame}>
        <h3 className="font-medium text-fg-2">{t`Came in while you were here · ${plural(items.length, 'transaction')}`}</h3>
        <Button size="small" className="ml-auto" onClick={onSort}>{t`Put in order`}</Button>
      </div>
    )
  const count = found === undefined || over ? '' : ` · ${plural(found.count, 'transaction')}`
  const words = found === undefined ? t`Cause not known` : causeWords(found, zone)
  return (
    <div className={frame}>
      <h3 className="font-medium text-fg-2">
        {over && t`Was: `}
        {found?.participant == null ? (
          words
        ) : (
          <Link
            href={`/participants/${encodeURIComponent(found.participant)}`}
            className="text-accent underline"
          >
            {words}
          </Link>
        )}
        {count}
      </h3>
    </div>
  )
}
