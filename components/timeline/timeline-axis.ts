import { msAt, type Scale, shareAt } from './timeline-scale'

/** What part of the width is looked at: 0 to 1 is all of it. */
export interface Viewport {
  readonly from: number
  readonly to: number
}

export const WHOLE: Viewport = { from: 0, to: 1 }
const SPAN_MIN = 0.00001
const LABEL_PX_MIN = 96

export interface AxisTick {
  readonly ms: number
  readonly x: number
  readonly label: string
}

export const xOf = (scale: Scale, viewport: Viewport, width: number, ms: number): number =>
  ((shareAt(scale, ms) - viewport.from) / (viewport.to - viewport.from)) * width

/** Zooms about the middle, or about a point given as a share of what is seen. */
export function zoom(viewport: Viewport, factor: number, about = 0.5): Viewport {
  const span = Math.min(1, Math.max(SPAN_MIN, (viewport.to - viewport.from) / factor))
  const fixed = viewport.from + (viewport.to - viewport.from) * about
  return within(fixed - span * about, span)
}

/** Moves by a share of what is seen; never past the ends. */
export const pan = (viewport: Viewport, by: number): Viewport => {
  const span = viewport.to - viewport.from
  return within(viewport.from + span * by, span)
}

/** The same width of view, ending at the last moment. */
export const followEnd = ({ from, to }: Viewport): Viewport => within(1 - (to - from), to - from)

function within(from: number, span: number): Viewport {
  const start = Math.min(Math.max(0, from), 1 - span)
  return { from: start, to: start + span }
}

/** `0.25-0.5` of the address; null for anything else. */
export function parseViewport(text: string | null): Viewport | null {
  const [, from, to] = /^(0(?:\.\d+)?|1)-(0(?:\.\d+)?|1)$/.exec(text ?? '') ?? []
  if (from === undefined || to === undefined) return null
  return Number(to) - Number(from) >= SPAN_MIN ? { from: Number(from), to: Number(to) } : null
}

export const viewportText = ({ from, to }: Viewport): string =>
  `${Number(from.toFixed(6))}-${Number(to.toFixed(6))}`

/** Round times since the start in each stretch between breaks, as many as have room for a label. */
export function axisTicks(
  scale: Scale,
  { viewport, width, startMs }: { viewport: Viewport; width: number; startMs: number },
): readonly AxisTick[] {
  const seen = { fromMs: msAt(scale, viewport.from), toMs: msAt(scale, viewport.to) }
  const x = (ms: number) => xOf(scale, viewport, width, ms)
  const ticks: AxisTick[] = []
  for (const { fromMs, toMs } of stretches(scale, seen)) {
    const room = Math.floor((x(toMs) - x(fromMs)) / LABEL_PX_MIN)
    const step = niceStep((toMs - fromMs) / Math.max(1, room))
    const first = Math.ceil((fromMs - startMs) / step - 1e-9)
    const last = Math.floor((toMs - startMs) / step + 1e-9)
    for (let n = first; n <= Math.min(last, first + 100); n++) {
      const ms = startMs + n * step
      const at = { ms, x: x(ms), label: axisLabel(n * step, step) }
      if (at.x - (ticks.at(-1)?.x ?? Number.NEGATIVE_INFINITY) >= LABEL_PX_MIN * 0.7) ticks.push(at)
    }
  }
  return ticks
}

/** As fine as the step needs, so that no two labels beside each other are the same. */
export function axisLabel(sinceMs: number, stepMs: number): string {
  if (sinceMs === 0) return '0'
  if (sinceMs < 1_000) return `+${Number(sinceMs.toFixed(3))} ms`
  const digits = stepMs >= 1_000 ? 0 : Math.min(6, Math.ceil(-Math.log10(stepMs / 1_000)))
  const seconds = (sinceMs % MINUTE_MS) / 1_000
  if (sinceMs < MINUTE_MS) return `+${seconds.toFixed(digits)} s`
  const shown = seconds.toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, '0')
  const minutes = Math.floor(sinceMs / MINUTE_MS)
  const hours = minutes >= 60 ? `${Math.floor(minutes / 60)}h ` : ''
  return `+${hours}${minutes % 60}m ${shown}s`
}

function stretches(
  { breaks }: Scale,
  seen: { readonly fromMs: number; readonly toMs: number },
): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const edges = [
    seen.fromMs,
    ...breaks
      .flatMap(({ fromMs, toMs }) => [fromMs, toMs])
      .map((ms) => Math.min(Math.max(ms, seen.fromMs), seen.toMs)),
    seen.toMs,
  ]
  return edges.flatMap((fromMs, index) => {
    const toMs = edges[index + 1]
    return index % 2 === 0 && toMs !== undefined && toMs > fromMs ? [{ fromMs, toMs }] : []
  })
}

const MINUTE_MS = 60_000
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].flatMap((ms) => [ms / 1000, ms])
const longSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400]
const allSteps = [...steps, ...longSteps.map((seconds) => (seconds * MINUTE_MS) / 60)].sort(
  (a, b) => a - b,
)

const niceStep = (ms: number): number => allSteps.find((step) => step >= ms) ?? ms
