'use client'

import { memo } from 'react'
import type { ListColumn } from '@/server/contract/shown-list'
import type { TransactionSummary } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { StateBadge } from '../ui/badge'
import { count } from '../ui/format'
import { shownState } from '../ui/state-look'
import { Time } from '../ui/time'
import { useFresh } from '../ui/use-fresh'
import { ChooseButton } from './choose-button'
import { type Column, Lasted } from './columns'
import { PeekButton } from './peek-button'
import { RowLink } from './row-link'
import { RowMenu } from './row-menu'
import type { Measure } from './windowed-rows'

interface RowProps {
  readonly row: TransactionSummary
  readonly isNew: boolean
  /** Where it stands in the list, from 0, if not all rows are in the document. */
  readonly place?: number
  /** Notes how high it is. */
  readonly measure?: Measure
}

interface TableRowProps extends RowProps {
  readonly columns: readonly Column[]
}

const rowLook =
  'relative focus-within:bg-selected focus-within:shadow-[inset_3px_0_0_var(--accent)] hover:bg-sunken'

/** Where the widths are frozen, these are cut at theirs. */
const cut: ReadonlySet<ListColumn> = new Set(['participants', 'protocol', 'reason'])
const cutLook =
  'group-data-[frozen=true]/rows:overflow-hidden group-data-[frozen=true]/rows:text-ellipsis'

/** Drawn again only when its own row or the columns change, for many change each second. */
export const TableRow = memo(function TableRow({
  row,
  isNew,
  columns,
  place,
  measure,
}: TableRowProps) {
  return (
    <tr
      ref={measure}
      data-index={place}
      // The head is the first.
      aria-rowindex={place === undefined ? undefined : place + 2}
      data-new={useFresh(isNew)}
      data-transaction={row.id}
      className={rowLook}
    >
      {columns.map(({ name, look = '', cell }) => (
        <td
          key={name}
          className={`h-10 border-line border-b px-3 py-1 group-data-[density=compact]/rows:h-7 group-data-[density=compact]/rows:py-0 ${cut.has(name) ? cutLook : ''} ${look}`}
        >
          {cell(row)}
        </td>
      ))}
    </tr>
  )
})

interface CardRowProps extends RowProps {
  /** How many there are, if not all are in the document. */
  readonly of?: number
}

/** The same row on a phone. */
export const CardRow = memo(function CardRow({ row, isNew, place, measure, of }: CardRowProps) {
  return (
    <li
      ref={measure}
      data-index={place}
      aria-posinset={place === undefined ? undefined : place + 1}
      aria-setsize={of}
      data-new={useFresh(isNew)}
      data-transaction={row.id}
      className={`${rowLook} flex flex-col gap-1.5 border-line border-b px-4 py-3`}
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <StateBadge state={shownState(row)} />
        <RowLink id={row.id} />
        <span className="relative z-10 flex">
          <PeekButton id={row.id} />
          <ChooseButton id={row.id} />
          <RowMenu row={row} />
        </span>
        <span className="ml-auto whitespace-nowrap">
          <Lasted row={row} />
        </span>
      </div>
      <div className="flex flex-wrap gap-x-3 text-small text-fg-2">
        <span className="truncate">{row.name ?? t`no name`}</span>
        <span>{row.participants.join(', ')}</span>
        <span>
          <Time at={row.startedAt} />
        </span>
        {row.retries > 0 && <span>{t`${count(row.retries)} retries`}</span>}
      </div>
    </li>
  )
})
