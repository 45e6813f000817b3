'use client'

import { t } from '@/server/contract/words'
import { late } from '../ui/late'

const ROW_PX = 44
const AXIS_PX = 40

const Drawing = late(() =>
  import('./compared-bars-drawing').then((file) => file.ComparedBarsDrawing),
)

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
  const said = bars.map(({ name, shown }) => `${name} ${shown}`).join(t`, `)
  return (
    <div
      role="img"
      aria-label={t`${title}. ${said}.`}
      style={{ height: bars.length * ROW_PX + AXIS_PX }}
    >
      <Drawing bars={bars} />
    </div>
  )
}
