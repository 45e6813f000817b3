'use client'

import { useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { count } from '../ui/format'
import { late } from '../ui/late'
import { StateIcon } from '../ui/state-icon'
import { stateLook } from '../ui/state-look'
import { Cell, HeadCell, Table } from '../ui/table'
import { type ChartData, csvOf, type Series, summaryOf } from './series'

const HEIGHT = 240
const shapeOf = (word: string) =>
  Object.values(stateLook).find(({ label }) => label === word)?.shape ?? 'ring'
const Drawing = late(() => import('./stacked-bars-drawing').then((file) => file.StackedBarsDrawing))

/** Counts per interval, one bar each, stacked; the same as a table and as CSV. */
export function StackedBars({ data }: { readonly data: ChartData }) {
  const [asTable, setAsTable] = useState(false)
  return (
    <figure aria-label={data.title}>
      {asTable ? <FiguresTable data={data} /> : <Bars data={data} />}
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-3">
        <Legend series={data.series} />
        <span className="ml-auto flex gap-1">
          <Button size="small" variant="quiet" onClick={() => setAsTable(!asTable)}>
            {asTable ? t`Chart` : t`Table`}
          </Button>
          <a
            download="outcomes.csv"
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(csvOf(data))}`}
            className="inline-flex h-7 items-center rounded-control px-2 font-medium text-fg-2 text-small hover:bg-sunken hover:text-fg"
          >
            {'CSV'}
          </a>
        </span>
      </figcaption>
    </figure>
  )
}

const Bars = ({ data }: { readonly data: ChartData }) => (
  <div role="img" aria-label={t`${data.title}. ${summaryOf(data)}`} style={{ height: HEIGHT }}>
    <Drawing data={data} />
  </div>
)

function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-label">
      {series.map(({ key, label, tone }) => (
        <li key={key} data-tone={tone} className="inline-flex items-center gap-1.5 text-ink">
          <StateIcon shape={shapeOf(label)} />
          {label}
        </li>
      ))}
    </ul>
  )
}

function FiguresTable({ data }: { readonly data: ChartData }) {
  return (
    <div className="max-h-72 overflow-y-auto">
      <Table caption={data.title}>
        <thead>
          <tr>
            <HeadCell>{data.intervalLabel}</HeadCell>
            {data.series.map(({ key, label }) => (
              <HeadCell key={key} className="text-right">
                {label}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.buckets.map(({ label, values, open }) => (
            <tr key={label}>
              <Cell>{open ? t`${label}, in progress` : label}</Cell>
              {data.series.map(({ key }) => (
                <Cell key={key} className="text-right">
                  {count(values[key] ?? 0)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
