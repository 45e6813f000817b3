import { t } from '@/server/contract/words'
import type { Tone } from '../ui/state-look'

export interface Series {
  readonly key: string
  readonly label: string
  readonly tone: Tone
}

export interface Bucket {
  /** Start of the bucket, in words for the axis and for tables. */
  readonly label: string
  readonly values: Readonly<Record<string, number>>
  /** The running interval: not over yet. */
  readonly open: boolean
}

export interface ChartData {
  readonly title: string
  readonly intervalLabel: string
  readonly series: readonly Series[]
  readonly buckets: readonly Bucket[]
}

/** The figures of a chart as a file for other programs. */
export function csvOf({ intervalLabel, series, buckets }: ChartData): string {
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const head = [intervalLabel, ...series.map(({ label }) => label)].map(quoted).join(',')
  const rows = buckets.map(({ label, values }) =>
    [quoted(label), ...series.map(({ key }) => String(values[key] ?? 0))].join(','),
  )
  return `${[head, ...rows].join('\n')}\n`
}

/** The chart in one sentence, for those who cannot see it. */
export function summaryOf({ series, buckets }: ChartData): string {
  const sums = series.map(({ key, label }) => {
    const sum = buckets.reduce((total, { values }) => total + (values[key] ?? 0), 0)
    return `${label} ${sum}`
  })
  return t`${buckets.length} intervals. In all: ${sums.join(t`, `)}.`
}
