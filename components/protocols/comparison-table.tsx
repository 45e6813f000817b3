'use client'

import { CircleCheck, TriangleAlert } from 'lucide-react'
import { say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { plural } from '../ui/format'
import { Cell, HeadCell, Table } from '../ui/table'
import type { Measured } from './comparison'
import { columns } from './comparison-columns'

interface Props {
  readonly all: readonly Measured[]
  readonly onFollow: (measured: Measured) => void
}

/** What each has cost, and whether its laws held; from here a run can be followed. */
export function ComparisonTable({ all, onFollow }: Props) {
  return (
    <Table caption={t`Protocols compared in the simulator`}>
      <thead>
        <tr>
          <HeadCell>{t`Protocol`}</HeadCell>
          {columns.map(({ key, label }) => (
            <HeadCell key={key} className="text-right">
              {say(label)}
            </HeadCell>
          ))}
          <HeadCell>{t`Laws`}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t`Follow`}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {all.map((measured) => (
          <tr key={measured.contender.key}>
            <th scope="row" className="min-w-44 border-line border-b px-3 font-normal">
              {measured.contender.name}
            </th>
            {columns.map(({ key, shown }) => (
              <Cell key={key} className="text-right whitespace-nowrap">
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
                aria-label={t`Follow a transaction of ${measured.contender.name}`}
              >{t`Follow`}</Button>
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
      {broken === 0 ? t`All held` : plural(broken, 'violation')}
    </span>
  )
}
