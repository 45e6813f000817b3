'use client'

import Link from 'next/link'
import { memo } from 'react'
import type { TransactionSummary } from '@/server/contract/transaction'
import { StateBadge } from '../ui/badge'
import { CopyButton } from '../ui/copy-button'
import { count, duration } from '../ui/format'
import { ShortId } from '../ui/short-id'
import { shownState } from '../ui/state-look'
import { Elapsed, Time } from '../ui/time'

export interface RowProps {
  readonly row: TransactionSummary
  readonly isNew: boolean
}

/** The link of a row, which covers the whole of it. */
function RowLink({ id }: { readonly id: string }) {
  return (
    <Link
      href={`/transactions/${id}`}
      data-row-link
      prefetch={false}
      className="rounded-badge text-accent underline-offset-2 after:absolute after:inset-0 hover:underline"
    >
      <ShortId id={id} />
    </Link>
  )
}

function Lasted({ row }: { readonly row: TransactionSummary }) {
  return row.durationMs === null ? (
    <Elapsed since={row.startedAt} until={row.endedAt} />
  ) : (
    duration(row.durationMs)
  )
}

const rowLook =
  'relative focus-within:bg-selected focus-within:shadow-[inset_3px_0_0_var(--accent)] hover:bg-sunken'
const cell = 'h-10 border-line border-b px-3 py-1'

/** Drawn again only when its own row changes, for many change each second. */
export const TableRow = memo(function TableRow({ row, isNew }: RowProps) {
  return (
    <tr data-new={isNew} data-transaction={row.id} className={rowLook}>
      <td className={cell}>
        <StateBadge state={shownState(row)} />
      </td>
      <td className={cell}>
        <span className="flex items-center gap-1">
          <RowLink id={row.id} />
          <span className="relative z-10">
            <CopyButton text={row.id} what={`id ${row.id.slice(-6)}`} />
          </span>
        </span>
      </td>
      <td className={`${cell} max-w-72 truncate`} title={row.name ?? undefined}>
        {row.name ?? <span className="text-fg-3">no name</span>}
      </td>
      <td className={`${cell} whitespace-nowrap`}>{row.participants.join(', ')}</td>
      <td className={`${cell} whitespace-nowrap`}>
        <Time at={row.startedAt} />
      </td>
      <td className={`${cell} text-right whitespace-nowrap`}>
        <Lasted row={row} />
      </td>
      <td className={`${cell} text-right`}>{count(row.retries)}</td>
    </tr>
  )
})

/** The same row on a phone. */
export const CardRow = memo(function CardRow({ row, isNew }: RowProps) {
  return (
    <li
      data-new={isNew}
      data-transaction={row.id}
      className={`${rowLook} flex flex-col gap-1.5 border-line border-b px-4 py-3`}
    >
      <div className="flex items-center gap-2">
        <StateBadge state={shownState(row)} />
        <RowLink id={row.id} />
        <span className="ml-auto">
          <Lasted row={row} />
        </span>
      </div>
      <div className="flex flex-wrap gap-x-3 text-small text-fg-2">
        <span className="truncate">{row.name ?? 'no name'}</span>
        <span>{row.participants.join(', ')}</span>
        <span>
          <Time at={row.startedAt} />
        </span>
        {row.retries > 0 && <span>{count(row.retries)} retries</span>}
      </div>
    </li>
  )
})
