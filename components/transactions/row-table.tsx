'use client'

import { useRef } from 'react'
import { say, t } from '@/server/contract/words'
import { zoneName } from '../ui/format'
import { Table } from '../ui/table'
import { useZone } from '../ui/time'
import type { Column } from './columns'
import type { Drawn } from './row-cards'
import { SortHead } from './sort-head'
import { TableRow } from './transaction-cells'
import { useFrozenWidths } from './use-frozen-widths'

interface Props extends Drawn {
  readonly columns: readonly Column[]
  readonly isCompact: boolean
}

const ROW_PX = { comfortable: 41, compact: 29 }

/** The rows on a desk. */
export function RowTable({ looks, ids, keep, frame, Windowed, columns, isCompact }: Props) {
  const body = useRef<HTMLTableSectionElement>(null)
  const isWindowed = Windowed !== null
  const names = columns.map(({ name }) => name).join()
  const widths = useFrozenWidths(frame, { rows: looks.length, isWindowed, columns: names })
  return (
    <Table
      caption={t`Transactions`}
      rows={isWindowed ? looks.length + 1 : undefined}
      width={widths?.reduce((sum, one) => sum + one, 0)}
    >
      {widths !== null && (
        <colgroup>
          {columns.map(({ name }, index) => (
            <col key={name} style={{ width: widths[index] }} />
          ))}
        </colgroup>
      )}
      <Head columns={columns} />
      <tbody ref={body}>
        {Windowed === null ? (
          looks.map((look) => <TableRow key={look.row.id} {...look} columns={columns} />)
        ) : (
          <Windowed
            {...{ ids, keep, body }}
            estimate={isCompact ? ROW_PX.compact : ROW_PX.comfortable}
            gap={(height) => (
              // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a gap has nothing that could have the focus.
              <tr aria-hidden="true">
                <td colSpan={columns.length} style={{ height, padding: 0 }} />
              </tr>
            )}
            row={(place, measure) => {
              const look = looks[place]
              return look && <TableRow {...look} {...{ columns, place, measure }} />
            }}
          />
        )}
      </tbody>
    </Table>
  )
}

function Head({ columns }: Pick<Props, 'columns'>) {
  const [zone] = useZone()
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <SortHead
            key={column.name}
            column={column}
            label={column.name === 'started' ? t`Started (${zoneName(zone)})` : say(column.label)}
          />
        ))}
      </tr>
    </thead>
  )
}
