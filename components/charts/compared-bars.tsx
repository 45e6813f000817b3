'use client'

import {
  Bar,
  BarChart,
  CartesianGrid,
  LabelList,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts'

const ROW_PX = 44
const AXIS_PX = 40
const NAMES_PX = 170

interface Props {
  readonly title: string
  readonly bars: readonly {
    readonly name: string
    readonly value: number
    /** The value in words, with its unit. */
    readonly shown: string
  }[]
}

/** One bar for each thing that is compared, each with its value; the table it is drawn from says the same. */
export function ComparedBars({ title, bars }: Props) {
  const said = bars.map(({ name, shown }) => `${name} ${shown}`).join(', ')
  return (
    <div role="img" aria-label={`${title}. ${said}.`}>
      <ResponsiveContainer width="100%" height={bars.length * ROW_PX + AXIS_PX}>
        <BarChart
          data={[...bars]}
          layout="vertical"
          margin={{ top: 8, right: 72, bottom: 0, left: 0 }}
        >
          <CartesianGrid horizontal={false} stroke="var(--line)" />
          <XAxis type="number" tickLine={false} stroke="var(--text-3)" fontSize={12} />
          <YAxis
            type="category"
            dataKey="name"
            width={NAMES_PX}
            tickLine={false}
            axisLine={false}
            stroke="var(--text-2)"
            fontSize={12}
          />
          <Bar dataKey="value" fill="var(--accent)" isAnimationActive={false} maxBarSize={20}>
            <LabelList dataKey="shown" position="right" fill="var(--text-2)" fontSize={12} />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
