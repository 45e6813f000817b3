'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ListOrder } from '@/server/contract/transaction-filter'
import { useAddress } from '../shell/address'
import { HeadCell } from '../ui/table'
import type { Column } from './columns'

type Sort = NonNullable<ListOrder['sort']>
const sorts: ReadonlySet<string> = new Set<Sort>(['started', 'duration', 'retries'])
const isSort = (name: string): name is Sort => sorts.has(name)

/** First the most, then the least, then the newest again; the newest are what nobody has to ask for. */
function next(sort: Sort, now: ListOrder): Readonly<Record<'sort' | 'dir', string | null>> {
  const { sort: by = 'started', dir = 'desc' } = now
  if (by !== sort) return { sort, dir: null }
  if (dir === 'desc') return { sort: sort === 'started' ? null : sort, dir: 'asc' }
  return { sort: null, dir: null }
}

/** The head of a column, with which the list is sorted where it can be. */
export function SortHead({
  column,
  label,
}: {
  readonly column: Column
  readonly label: ReactNode
}) {
  const { params, change } = useAddress()
  const { name, look } = column
  if (!isSort(name)) return <HeadCell className={look}>{label}</HeadCell>
  const order: ListOrder = {
    ...(isSort(params.sort ?? '') && { sort: params.sort as Sort }),
    ...(params.dir === 'asc' && { dir: 'asc' as const }),
  }
  const isBy = (order.sort ?? 'started') === name
  const Arrow = order.dir === 'asc' ? ArrowUp : ArrowDown
  return (
    <HeadCell
      className={look}
      aria-sort={isBy ? (order.dir === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <button
        type="button"
        className="inline-flex items-center gap-1 rounded-badge hover:text-fg"
        onClick={() => change(next(name, order))}
      >
        {label}
        {isBy && <Arrow size={14} aria-hidden="true" />}
      </button>
    </HeadCell>
  )
}
