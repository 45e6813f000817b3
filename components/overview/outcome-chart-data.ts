import type { Overview } from '@/server/contract/overview'
import { t } from '@/server/contract/words'
import type { ChartData, Series } from '../charts/series'
import { clockTime, duration, type Zone, zoneName } from '../ui/format'
import { type Look, stateLook } from '../ui/state-look'

const of = (key: string, { label, tone }: Pick<Look, 'label' | 'tone'>): Series => ({
  ...{ key, label, tone },
})

const series = (): readonly Series[] => [
  of('committed', stateLook.committed),
  of('aborted', stateLook.aborted),
  // Open as a state, which has another word elsewhere than what is told to open.
  of('open', { label: t`Open${''}`, tone: 'moving' }),
  of('inDoubt', stateLook['in-doubt']),
  of('heuristic', stateLook.heuristic),
]

/** What became of the transactions, by the time at which they began. */
export function outcomeChartData(overview: Overview, zone: Zone): ChartData {
  const { outcomes, bucketMs, at } = overview
  return {
    title:
      bucketMs === 60_000
        ? t`Transactions begun per minute, by outcome`
        : t`Transactions begun per ${duration(bucketMs)}, by outcome`,
    intervalLabel: t`Begun at (${zoneName(zone)})`,
    series: series(),
    buckets: outcomes.map(({ at: start, ...values }) => ({
      label: clockTime(start, zone).slice(0, 5),
      values,
      open: Date.parse(start) + bucketMs > Date.parse(at),
    })),
  }
}
