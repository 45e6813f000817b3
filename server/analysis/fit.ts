import { chiSquaredTail, type Interval, wilson, Z_ALARM } from './chances'
import { sum } from './matrix'

/** Below this a chi-squared cell says nothing, and is merged with others. */
const EXPECTED_MIN = 5
/** A difference as large as this or larger comes by chance once in a thousand times. */
export const P_ALARM = 1e-3
/** Kolmogorov's limit at the same level is this over √N. */
const KOLMOGOROV = 1.95

export interface ShareFit {
  readonly predicted: number
  readonly measured: number
  readonly of: number
  readonly interval: Interval
  /** How many standard deviations it is off; null: the prediction leaves nothing to chance. */
  readonly z: number | null
  readonly fits: boolean
}

/** A share against its prediction: |f − P| ≤ z·√(P(1−P)/N). */
export function fitShare(hits: number, of: number, predicted: number): ShareFit {
  const measured = of === 0 ? predicted : hits / of
  const deviation = Math.sqrt((predicted * (1 - predicted)) / Math.max(1, of))
  const z = deviation > 0 ? (measured - predicted) / deviation : null
  const fits = z === null ? measured === predicted : Math.abs(z) <= Z_ALARM
  return { predicted, measured, of, interval: wilson(hits, of), z, fits }
}

export interface MeanFit {
  readonly predicted: number
  readonly measured: number
  readonly of: number
  readonly interval: Interval
  readonly z: number | null
  readonly fits: boolean
}

/** A mean against its prediction, by the central limit theorem and the deviation that was measured. */
export function fitMean(
  { mean, deviation, of }: { mean: number; deviation: number; of: number },
  predicted: number,
): MeanFit {
  const error = deviation / Math.sqrt(Math.max(1, of))
  const z = error > 0 ? (mean - predicted) / error : null
  const fits = z === null ? mean === predicted : Math.abs(z) <= Z_ALARM
  const interval = { low: mean - Z_ALARM * error, high: mean + Z_ALARM * error }
  return { predicted, measured: mean, of, interval, z, fits }
}

export interface CountFit {
  readonly chiSquared: number
  readonly degrees: number
  /** How likely a difference as large as this is by chance. */
  readonly p: number
  /** Something was counted that the prediction calls impossible. */
  readonly impossible: boolean
  readonly fits: boolean
}

export interface Cell {
  readonly probability: number
  readonly count: number
}

/** Transition counts, a row for each state they lead from: χ² = Σ (nᵢⱼ − nᵢPᵢⱼ)²/(nᵢPᵢⱼ). */
export function fitCounts(rows: readonly (readonly Cell[])[]): CountFit {
  const merged = rows.map(mergeSmall)
  const chiSquared = sum(
    merged.flat().map(({ expected, count }) => (count - expected) ** 2 / expected),
  )
  const degrees = sum(merged.map((cells) => Math.max(0, cells.length - 1)))
  const impossible = rows.flat().some(({ probability, count }) => probability === 0 && count > 0)
  const p = impossible ? 0 : chiSquaredTail(chiSquared, degrees)
  return { chiSquared, degrees, p, impossible, fits: p >= P_ALARM }
}

interface Expectation {
  readonly expected: number
  readonly count: number
}

/** From the smallest on, cells are added up until what they expect together is enough. */
function mergeSmall(cells: readonly Cell[]): readonly Expectation[] {
  const total = sum(cells.map(({ count }) => count))
  const whole: Expectation[] = []
  let pool = { expected: 0, count: 0 }
  for (const { probability, count } of cells.toSorted((a, b) => a.probability - b.probability)) {
    pool = { expected: pool.expected + total * probability, count: pool.count + count }
    if (pool.expected < EXPECTED_MIN) continue
    whole.push(pool)
    pool = { expected: 0, count: 0 }
  }
  return whole
}

export interface DistributionFit {
  readonly distance: number
  readonly distanceMax: number
  readonly fits: boolean
}

/** Kolmogorov and Smirnov: the largest distance between what was measured and its distribution. */
export function fitDistribution(
  samples: readonly number[],
  below: (value: number) => number,
): DistributionFit {
  const sorted = samples.toSorted((a, b) => a - b)
  const distance = sorted.reduce((largest, value, at) => {
    const expected = below(value)
    return Math.max(largest, expected - at / sorted.length, (at + 1) / sorted.length - expected)
  }, 0)
  const distanceMax = KOLMOGOROV / Math.sqrt(Math.max(1, sorted.length))
  return { distance, distanceMax, fits: distance <= distanceMax }
}
