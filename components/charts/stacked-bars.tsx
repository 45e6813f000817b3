'use client'

import { useState } from 'react'
import {
  Bar,
  Cell as BarCell,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { Button } from '../ui/button'
import { count } from '../ui/format'
import { StateIcon } from '../ui/state-icon'
import { stateLook } from '../ui/state-look'
import { Cell, HeadCell, Table } from '../ui/table'
import { type ChartData, csvOf, type Series, summaryOf } from './series'

const HEIGHT = 240
const shapeOf = Object.fromEntries(Object.values(stateLook).map((look) => [look.label, look.shape]))
const ink = ({ tone }: Series) => `var(--tone-${tone}-ink)`

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
            {asTable ? 'Chart' : 'Table'}
          </Button>
          <a
            download="outcomes.csv"
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(csvOf(data))}`}
            className="inline-flex h-7 items-center rounded-control px-2 font-medium text-fg-2 text-small hover:bg-sunken hover:text-fg"
          >
            CSV
          </a>
        </span>
      </figcaption>
    </figure>
  )
}

function Bars({ data }: { readonly data: ChartData }) {
  const rows = data.buckets.map(({ label, values, open }) => ({ label, open, ...values }))
  return (
    <div role="img" aria-label={`${data.title}. ${summaryOf(data)}`}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <BarChart data={rows} margin={{ top: 8, right: 0, bottom: 0, left: 0 }}>
          <Hatches series={data.series} />
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="label"
            tickLine={false}
            stroke="var(--text-3)"
            fontSize={12}
            minTickGap={32}
          />
          <YAxis
            width={44}
            allowDecimals={false}
            tickFormatter={count}
            tickLine={false}
            axisLine={false}
            stroke="var(--text-3)"
            fontSize={12}
          />
          <Tooltip
            labelFormatter={(label) =>
              data.buckets.some((bucket) => bucket.open && bucket.label === label)
                ? `${label}, in progress`
                : label
            }
            cursor={{ fill: 'var(--sunken)' }}
            isAnimationActive={false}
            contentStyle={{
              background: 'var(--surface)',
              border: '1px solid var(--line)',
              borderRadius: 6,
              fontSize: 13,
            }}
          />
          {data.series.map((series) => (
            <Bar
              key={series.key}
              dataKey={series.key}
              name={series.label}
              stackId="all"
              fill={ink(series)}
              stroke="var(--surface)"
              strokeWidth={1}
              isAnimationActive={false}
              maxBarSize={40}
            >
              {data.buckets.map(({ label, open }) => (
                <BarCell key={label} fill={open ? `url(#hatch-${series.tone})` : ink(series)} />
              ))}
            </Bar>
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

/** The running interval is hatched: it is not over, and must not look like a fall. */
function Hatches({ series }: { readonly series: readonly Series[] }) {
  return (
    <defs>
      {series.map((one) => (
        <pattern
          key={one.tone}
          id={`hatch-${one.tone}`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill={ink(one)} fillOpacity="0.35" />
          <rect width="3" height="6" fill={ink(one)} />
        </pattern>
      ))}
    </defs>
  )
}

function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-label">
      {series.map(({ key, label, tone }) => (
        <li key={key} data-tone={tone} className="inline-flex items-center gap-1.5 text-ink">
          <StateIcon shape={shapeOf[label] ?? 'ring'} />
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
              <Cell>{open ? `${label}, in progress` : label}</Cell>
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
