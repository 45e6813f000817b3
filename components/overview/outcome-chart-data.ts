import type { Overview } from '@/server/contract/overview'
import type { ChartData, Series } from '../charts/series'
import { clockTime, duration, type Zone } from '../ui/format'
import { stateLook } from '../ui/state-look'

const labels = {
  committed: stateLook.committed,
  aborted: stateLook.aborted,
  open: { label: 'Open', tone: 'moving' },
  inDoubt: stateLook['in-doubt'],
  heuristic: stateLook.heuristic,
} as const

type Kind = keyof typeof labels

const series: readonly Series[] = (Object.keys(labels) as Kind[]).map((key) => ({
  key,
  label: labels[key].label,
  tone: labels[key].tone,
}))

/** What became of the transactions, by the time at which they began. */
export function outcomeChartData(overview: Overview, zone: Zone): ChartData {
  const { outcomes, bucketMs, at } = overview
  const per = bucketMs === 60_000 ? 'minute' : duration(bucketMs)
  return {
    title: `Transactions begun per ${per}, by outcome`,
    intervalLabel: `Begun at (${zone === 'utc' ? 'UTC' : 'local time'})`,
    series,
    buckets: outcomes.map(({ at: start, ...values }) => ({
      label: clockTime(start, zone).slice(0, 5),
      values,
      open: Date.parse(start) + bucketMs > Date.parse(at),
    })),
  }
}
