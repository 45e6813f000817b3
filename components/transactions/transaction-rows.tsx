'use client'

import { useRef } from 'react'
import type { TransactionSummary } from '@/server/contract/transaction'
import { useShortcuts } from '../ui/shortcuts'
import { HeadCell, Table } from '../ui/table'
import { useZone } from '../ui/time'
import { useDensity } from '../ui/use-density'
import { useNarrow } from '../ui/use-narrow'
import type { Column } from './columns'
import { CardRow, TableRow } from './transaction-cells'

interface Props {
  readonly rows: readonly TransactionSummary[]
  readonly columns: readonly Column[]
  readonly newSince: string
  /** The pointer is over the list: nothing may move. */
  readonly onHold: (held: boolean) => void
  /** Somebody reads in the list: it stops following what is new. */
  readonly onRead: () => void
}

/** Under load every row would be fading: a browser would paint nothing else, and eyes see nothing. */
const FADING_MAX = 3

/** The rows as a table, or as cards where a table does not fit. */
export function TransactionRows({ rows, columns, newSince, onHold, onRead }: Props) {
  const [density] = useDensity()
  const narrow = useNarrow()
  const frame = useRef<HTMLDivElement>(null)
  const move = (step: 1 | -1): void => {
    const links = [...(frame.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])]
    const { activeElement } = document
    const here = activeElement instanceof HTMLElement ? links.indexOf(activeElement) : -1
    links[here < 0 ? 0 : Math.min(links.length - 1, Math.max(0, here + step))]?.focus()
  }
  useShortcuts('Transactions', [
    { keys: 'j', label: 'Next transaction', run: () => move(1) },
    { keys: 'k', label: 'Previous transaction', run: () => move(-1) },
    { keys: 'Enter', label: 'Open the chosen transaction', run: () => move(1) },
  ])

  const looks = rows.map((row, index) => ({
    row,
    isNew: index < FADING_MAX && row.startedAt > newSince,
  }))
  return (
    <div
      ref={frame}
      data-density={density}
      className="group/rows"
      onPointerEnter={() => onHold(true)}
      onPointerLeave={() => onHold(false)}
      onFocusCapture={onRead}
    >
      {narrow ? (
        <ul aria-label="Transactions">
          {looks.map((look) => (
            <CardRow key={look.row.id} {...look} />
          ))}
        </ul>
      ) : (
        <Table caption="Transactions">
          <Head columns={columns} />
          <tbody>
            {looks.map((look) => (
              <TableRow key={look.row.id} {...look} columns={columns} />
            ))}
          </tbody>
        </Table>
      )}
    </div>
  )
}

function Head({ columns }: Pick<Props, 'columns'>) {
  const [zone] = useZone()
  return (
    <thead>
      <tr>
        {columns.map(({ name, label, look }) => (
          <HeadCell key={name} className={look}>
            {name === 'started' ? `${label} (${zone === 'utc' ? 'UTC' : 'local time'})` : label}
          </HeadCell>
        ))}
      </tr>
    </thead>
  )
}
