import { t } from '@/server/contract/words'
import { duration } from '../ui/format'

/** Of fewer, a mean says nothing. */
const N_MIN = 30
const Z_95 = 1.96

export interface Spread {
  readonly mean: number
  readonly deviation: number
  readonly n: number
}

const tooFew = (n: number): string => t`too few: n = ${n}`

/** A mean of milliseconds with its 95 % interval; or how many there were, if too few. */
export function meanText(spread: Spread | null): string {
  if (spread === null || spread.n < N_MIN) return tooFew(spread?.n ?? 0)
  const { mean, deviation, n } = spread
  return `${duration(mean)} ± ${duration((Z_95 * deviation) / Math.sqrt(n))}`
}

/** A share in percent with its 95 % interval (Wilson's); or how many there were, if too few. */
export function shareText(hits: number, n: number): string {
  if (n < N_MIN) return tooFew(n)
  const [p, z2] = [hits / n, Z_95 ** 2]
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Z_95 * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))) / (1 + z2 / n)
  const percent = (value: number) => (100 * Math.min(1, Math.max(0, value))).toFixed(1)
  return `${percent(p)} % (${percent(middle - half)}–${percent(middle + half)})`
}
