'use client'

import { type ReactNode, useRef } from 'react'
import type { TransactionSummary } from '@/server/contract/transaction'
import { useAddress } from '../shell/address'
import { useDensity } from '../ui/use-density'
import { useNarrow } from '../ui/use-narrow'
import { Choosing, choosing, chosenIn } from './chosen'
import { ChosenBar } from './chosen-bar'
import type { Column } from './columns'
import { RowCards } from './row-cards'
import { RowTable } from './row-table'
import { Peeking, usePeek } from './use-peek'
import { useRowFocus } from './use-row-focus'
import { useWindowing } from './use-windowing'

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

/** The rows as a table, or as cards where a table does not fit; of very many those in sight. */
export function TransactionRows({ rows, columns, newSince, onHold, onRead, peek }: Props) {
  const [density] = useDensity()
  const narrow = useNarrow()
  const frame = useRef<HTMLDivElement>(null)
  const { keep, onFocus, focusRow } = useRowFocus(frame)
  const ids = rows.map(({ id }) => id)
  const address = useAddress()
  const chosen = chosenIn(address.params.sel) ?? []
  const choose = (id: string) => address.change({ sel: choosing(chosen, id) }, 'replace')
  const { peeked, toggle, close } = usePeek({ ids, choose, focusRow }, address)
  const Windowed = useWindowing(rows.length)
  const found = rows.find(({ id }) => id === peeked)
  const looks = rows.map((row, index) => ({
    row,
    isNew: index < FADING_MAX && row.startedAt > newSince,
  }))
  const drawn = { looks, ids, keep: [...keep, peeked], frame, Windowed }
  const list = (
    <div
      ref={frame}
      data-density={density}
      data-frozen={Windowed !== null}
      className="group/rows"
      onPointerEnter={() => onHold(true)}
      onPointerLeave={() => onHold(false)}
      onFocusCapture={(event) => {
        onFocus(event)
        onRead()
      }}
    >
      {narrow ? (
        <RowCards {...drawn} />
      ) : (
        <RowTable {...drawn} columns={columns} isCompact={density === 'compact'} />
      )}
    </div>
  )
  return (
    <Peeking value={toggle}>
      <ChosenBar chosen={chosen} onClear={() => address.change({ sel: null }, 'replace')} />
      <Choosing value={{ chosen, toggle: choose }}>{list}</Choosing>
      {peeked !== null && found !== undefined && peek(peeked, close)}
    </Peeking>
  )
}
