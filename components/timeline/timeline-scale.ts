import type { TimelineRows } from './timeline-model'

/** Long waits drawn short; true proportions; every step equally wide. */
export const scaleNames = ['folded', 'linear', 'fit'] as const
export type ScaleName = (typeof scaleNames)[number]

/** Share of the whole width, 0 at the first record and 1 at the last moment shown. */
interface Knot {
  readonly ms: number
  readonly share: number
}

/** A long wait drawn short, with its true length on it. */
export interface Break {
  readonly fromMs: number
  readonly toMs: number
}

export interface Scale {
  readonly knots: readonly Knot[]
  readonly breaks: readonly Break[]
}

/** Waits shorter than this are never shortened. */
const FOLD_MS_MIN = 50
/** All that is not a wait has to fit in less than this share of the time, else nothing is folded. */
const BUSY_SHARE_MAX = 0.15
/** A step that takes no time to speak of still gets this share of the busy part. */
const STEP_SHARE_MIN = 0.035
const BREAK_SHARE = 0.16
const BREAKS_SHARE_MAX = 0.5

export const shareAt = ({ knots }: Scale, ms: number): number =>
  interpolate(knots, ms, 'ms', 'share')
export const msAt = ({ knots }: Scale, share: number): number =>
  interpolate(knots, share, 'share', 'ms')

/** True proportions, from edge to edge. */
export function linearScale(fromMs: number, toMs: number): Scale {
  const endMs = Math.max(toMs, fromMs + 0.1)
  return {
    knots: [
      { ms: fromMs, share: 0 },
      { ms: endMs, share: 1 },
    ],
    breaks: [],
  }
}

/**
 * Long waits are shortened and the shortest steps widened, so that phases of 3 ms and a wait of four
 * minutes are both legible. The order is true, and so is every printed length.
 */
export function foldedScale(moments: readonly number[], fromMs: number, toMs: number): Scale {
  const stops = distinct([...moments.filter((ms) => ms > fromMs && ms < toMs), fromMs, toMs])
  const gaps = stops.slice(1).map((ms, index) => ms - (stops[index] ?? ms))
  const foldMs = foldFrom(gaps)
  const folded = gaps.map((gap) => gap >= foldMs)
  const busyMs = sum(gaps.filter((gap) => gap < foldMs))
  const breaks = folded.filter(Boolean).length
  const breaksShare = Math.min(BREAKS_SHARE_MAX, breaks * BREAK_SHARE)
  const lengths = gaps.map((gap) => (gap >= foldMs ? 0 : Math.max(gap, busyMs * STEP_SHARE_MIN)))
  const perMs = (1 - breaksShare) / Math.max(sum(lengths), 1e-9)
  const shares = lengths.map((length, index) =>
    folded[index] === true ? breaksShare / breaks : length * perMs,
  )
  let share = 0
  const knots = stops.map((ms, index) => {
    share += index === 0 ? 0 : (shares[index - 1] ?? 0)
    return { ms, share }
  })
  return {
    knots: knots.length > 1 ? knots : linearScale(fromMs, toMs).knots,
    breaks: gaps.flatMap((_, index) =>
      folded[index] === true
        ? [{ fromMs: stops[index] ?? fromMs, toMs: stops[index + 1] ?? toMs }]
        : [],
    ),
  }
}

/** Every step equally wide, whatever it took: what came after what, with room for each. */
export function fittedScale(moments: readonly number[], fromMs: number, toMs: number): Scale {
  const stops = distinct([...moments.filter((ms) => ms > fromMs && ms < toMs), fromMs, toMs])
  if (stops.length < 2) return linearScale(fromMs, toMs)
  return {
    knots: stops.map((ms, index) => ({ ms, share: index / (stops.length - 1) })),
    breaks: [],
  }
}

/** The scale that the address names, over what is drawn until now. */
export function scaleOf(name: ScaleName, rows: TimelineRows, nowMs: number): Scale {
  if (name === 'linear') return linearScale(rows.startMs, nowMs)
  const make = name === 'fit' ? fittedScale : foldedScale
  return make(momentsOf(rows), rows.startMs, nowMs)
}

/** The length from which a gap is a wait: the first that outlasts twice all shorter ones together. */
function foldFrom(gaps: readonly number[]): number {
  const totalMs = sum(gaps)
  let shorterMs = 0
  for (const gap of [...gaps].sort((a, b) => a - b)) {
    if (gap >= FOLD_MS_MIN && gap > 2 * shorterMs && shorterMs > 0)
      return shorterMs < totalMs * BUSY_SHARE_MAX ? gap : Number.POSITIVE_INFINITY
    shorterMs += gap
  }
  return Number.POSITIVE_INFINITY
}

/** Every moment at which something is drawn; of folded attempts the first and the last. */
export const momentsOf = (rows: TimelineRows): readonly number[] => [
  ...rows.arrows.flatMap(({ leftMs, arrivedMs }) => [leftMs, arrivedMs]),
  ...rows.ticks.map(({ atMs }) => atMs),
  ...rows.marks.map(({ atMs }) => atMs),
  ...rows.bars.flatMap(({ fromMs, toMs }) => (toMs === null ? [fromMs] : [fromMs, toMs])),
  ...rows.retries.flatMap(({ atMs }) => [atMs[0] ?? 0, atMs.at(-1) ?? 0]),
]

/** Moments closer than ten microseconds are one. */
function distinct(moments: readonly number[]): readonly number[] {
  const stops: number[] = []
  for (const ms of [...moments].sort((a, b) => a - b))
    if (stops.length === 0 || ms - (stops.at(-1) ?? 0) > 0.01) stops.push(ms)
  return stops
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** Between the two knots around a value; they are found by halving, for there may be thousands. */
function interpolate(
  knots: readonly Knot[],
  value: number,
  by: keyof Knot,
  to: keyof Knot,
): number {
  let low = 1
  let high = knots.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((knots[middle]?.[by] ?? value) >= value) high = middle
    else low = middle + 1
  }
  const [before, after] = [knots[low - 1], knots[low]]
  if (before === undefined || after === undefined) return 0
  const width = after[by] - before[by]
  if (width === 0) return after[to]
  return before[to] + ((value - before[by]) / width) * (after[to] - before[to])
}
