'use client'

import { type ReactNode, useRef } from 'react'
import type { TransactionSummary } from '@/server/contract/transaction'
import { say, t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { zoneName } from '../ui/format'
import { HeadCell, Table } from '../ui/table'
import { useZone } from '../ui/time'
import { useDensity } from '../ui/use-density'
import { useNarrow } from '../ui/use-narrow'
import type { Column } from './columns'
import { CardRow, TableRow } from './transaction-cells'
import { Peeking, usePeek } from './use-peek'

interface Props {
  readonly rows: readonly TransactionSummary[]
  readonly columns: readonly Column[]
  readonly newSince: string
  /** The pointer is over the list: nothing may move. */
  readonly onHold: (held: boolean) => void
  /** Somebody reads in the list: it stops following what is new. */
  readonly onRead: () => void
  /** The essentials of one, shown over the list. */
  readonly peek: (id: string, onClose: () => void) => ReactNode
}

/** Under load every row would be fading: a browser would paint nothing else, and eyes see nothing. */
const FADING_MAX = 3

/** The rows as a table, or as cards where a table does not fit. */
export function TransactionRows({ rows, columns, newSince, onHold, onRead, peek }: Props) {
  const [density] = useDensity()
  const narrow = useNarrow()
  const frame = useRef<HTMLDivElement>(null)
  const { peeked, toggle, close } = usePeek(frame, useAddress())
  const found = rows.find(({ id }) => id === peeked)
  const looks = rows.map((row, index) => ({
    row,
    isNew: index < FADING_MAX && row.startedAt > newSince,
  }))
  const list = (
    <div
      ref={frame}
      data-density={density}
      className="group/rows"
      onPointerEnter={() => onHold(true)}
      onPointerLeave={() => onHold(false)}
      onFocusCapture={onRead}
    >
      {narrow ? (
        <ul aria-label={t`Transactions`}>
          {looks.map((look) => (
            <CardRow key={look.row.id} {...look} />
          ))}
        </ul>
      ) : (
        <Table caption={t`Transactions`}>
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
  return (
    <Peeking value={toggle}>
      {list}
      {peeked !== null && found !== undefined && peek(peeked, close)}
    </Peeking>
  )
}

function Head({ columns }: Pick<Props, 'columns'>) {
  const [zone] = useZone()
  return (
    <thead>
      <tr>
        {columns.map(({ name, label, look }) => (
          <HeadCell key={name} className={look}>
            {name === 'started' ? t`Started (${zoneName(zone)})` : say(label)}
          </HeadCell>
        ))}
      </tr>
    </thead>
  )
}
