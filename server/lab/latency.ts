/*
 * Durations in buckets that grow by a twentieth each: percentiles within 5 %, in a few hundred
 * numbers, however long a run lasts.
 */

export type Histogram = Readonly<Record<string, number>>

const GROWTH = 1.05
const SMALLEST_MS = 0.1

/** The histogram with one more duration in it. */
export function record(histogram: Histogram, ms: number): Histogram {
  const bucket = Math.max(0, Math.round(Math.log(ms / SMALLEST_MS) / Math.log(GROWTH)))
  return { ...histogram, [bucket]: (histogram[bucket] ?? 0) + 1 }
}

export interface Percentiles {
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly n: number
}

export function percentiles(histogram: Histogram): Percentiles {
  const buckets = Object.entries(histogram)
    .map(([bucket, count]) => ({ ms: SMALLEST_MS * GROWTH ** Number(bucket), count }))
    .sort((one, other) => one.ms - other.ms)
  const n = buckets.reduce((sum, { count }) => sum + count, 0)
  const at = (share: number): number | null => {
    let left = Math.ceil(n * share)
    const found = buckets.find(({ count }) => {
      left -= count
      return left <= 0
    })
    return found === undefined ? null : Math.round(found.ms * 10) / 10
  }
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), n }
}
