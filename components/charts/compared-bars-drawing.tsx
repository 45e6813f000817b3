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

const NAMES_PX = 170

interface Props {
  readonly bars: readonly {
    readonly name: string
    readonly value: number
    readonly shown: string
  }[]
}

/** The bars with their names and values, as high as what stands around them. */
export const ComparedBarsDrawing = ({ bars }: Props) => (
  <ResponsiveContainer width="100%" height="100%">
    <BarChart data={[...bars]} layout="vertical" margin={{ top: 8, right: 72, bottom: 0, left: 0 }}>
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
)
