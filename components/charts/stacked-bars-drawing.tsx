'use client'

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
import { t } from '@/server/contract/words'
import { count } from '../ui/format'
import type { ChartData, Series } from './series'

const ink = ({ tone }: Series) => `var(--tone-${tone}-ink)`

interface Props {
  readonly data: ChartData
}

/** The bars with their axes, as high as what stands around them. */
export function StackedBarsDrawing({ data }: Props) {
  const rows = data.buckets.map(({ label, values, open }) => ({ label, open, ...values }))
  return (
    <ResponsiveContainer width="100%" height="100%">
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
              ? t`${String(label)}, in progress`
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
