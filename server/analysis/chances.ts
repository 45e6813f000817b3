/** Two-sided 95 %, for intervals that people read. */
export const Z_INTERVAL = 1.959963984540054

/** Two-sided 10⁻⁴: what a test that runs every day may be off before it is called wrong. */
export const Z_ALARM = 3.89

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Wilson's interval: stays within 0 and 1, and holds for few and for extreme counts too. */
export function wilson(hits: number, of: number, z = Z_INTERVAL): Interval {
  if (of === 0) return { low: 0, high: 1 }
  const share = hits / of
  const center = share + z ** 2 / (2 * of)
  const reach = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  const scale = 1 + z ** 2 / of
  return {
    low: hits === 0 ? 0 : (center - reach) / scale,
    high: hits === of ? 1 : (center + reach) / scale,
  }
}

/** P(χ² > x) with that many degrees of freedom: the regularised upper incomplete gamma function. */
export const chiSquaredTail = (x: number, degrees: number): number =>
  degrees === 0 || x <= 0 ? 1 : upperGamma(degrees / 2, x / 2)

const TERMS_MAX = 10_000
const EPSILON = 1e-15
const TINY = 1e-300

/** By its series below a + 1, by Lentz's continued fraction above (Numerical Recipes, 6.2). */
function upperGamma(a: number, x: number): number {
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x)
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let total = term
  for (let n = 1; n < TERMS_MAX && term > total * EPSILON; n++) {
    term *= x / (a + n)
    total += term
  }
  return total
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let value = d
  for (let n = 1; n < TERMS_MAX; n++) {
    const factor = -n * (n - a)
    b += 2
    d = 1 / awayFromZero(factor * d + b)
    c = awayFromZero(b + factor / c)
    value *= d * c
    if (Math.abs(d * c - 1) < EPSILON) break
  }
  return value
}

const awayFromZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value)

/** Lanczos' approximation with g = 7, good to fifteen digits for a > 0. */
function logGamma(a: number): number {
  const [first = 1, ...rest] = LANCZOS
  const shifted = a - 1
  const series = rest.reduce((total, factor, at) => total + factor / (shifted + at + 1), first)
  const t = shifted + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series)
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
]
