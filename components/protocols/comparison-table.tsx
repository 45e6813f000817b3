'use client'

import { CircleCheck, TriangleAlert } from 'lucide-react'
import { Button } from '../ui/button'
import { plural } from '../ui/format'
import { Cell, HeadCell, Table } from '../ui/table'
import { columns, type Measured } from './comparison'

interface Props {
  readonly all: readonly Measured[]
  readonly onFollow: (measured: Measured) => void
}

/** What each has cost, and whether its laws held; from here a run can be followed. */
export function ComparisonTable({ all, onFollow }: Props) {
  return (
    <Table caption="Protocols compared in the simulator">
      <thead>
        <tr>
          <HeadCell>Protocol</HeadCell>
          {columns.map(({ label }) => (
            <HeadCell key={label} className="text-right">
              {label}
            </HeadCell>
          ))}
          <HeadCell>Laws</HeadCell>
          <HeadCell>
            <span className="sr-only">Follow</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {all.map((measured) => (
          <tr key={measured.contender.key}>
            <th scope="row" className="min-w-44 border-line border-b px-3 font-normal">
              {measured.contender.name}
            </th>
            {columns.map(({ label, shown }) => (
              <Cell key={label} className="text-right whitespace-nowrap">
                {shown(measured.run)}
              </Cell>
            ))}
            <Cell className="whitespace-nowrap">
              <Laws broken={measured.run.violationsTotal} />
            </Cell>
            <Cell>
              <Button
                size="small"
                onClick={() => onFollow(measured)}
                aria-label={`Follow a transaction of ${measured.contender.name}`}
              >
                Follow
              </Button>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Laws({ broken }: { readonly broken: number }) {
  const [Icon, tone] =
    broken === 0 ? ([CircleCheck, 'commit'] as const) : ([TriangleAlert, 'heuristic'] as const)
  return (
    <span data-tone={tone} className="inline-flex items-center gap-1.5 text-ink">
      <Icon size={16} aria-hidden="true" />
      {broken === 0 ? 'All held' : `${plural(broken, 'violation')}`}
    </span>
  )
}
