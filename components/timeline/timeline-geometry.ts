import { type Viewport, xOf } from './timeline-axis'
import type { Arrow, Lane, LaneId, Phase } from './timeline-model'
import type { Scale } from './timeline-scale'

export const GUTTER = 132
export const RIGHT = 20
export const AXIS = 34
export const LANE = 72
export const BAR = 20

export interface Geometry {
  readonly width: number
  readonly height: number
  readonly x: (ms: number) => number
  readonly y: (lane: LaneId) => number
  /** Whether anything between these moments is in view. */
  readonly seen: (fromMs: number, toMs: number) => boolean
}

export function geometryOf(
  lanes: readonly Lane[],
  { scale, viewport, width }: { scale: Scale; viewport: Viewport; width: number },
): Geometry {
  const inner = Math.max(1, width - GUTTER - RIGHT)
  const places = new Map(lanes.map(({ id }, index) => [id, index]))
  const x = (ms: number) => GUTTER + xOf(scale, viewport, inner, ms)
  return {
    width,
    height: AXIS + lanes.length * LANE + 8,
    x,
    y: (lane) => AXIS + LANE * ((places.get(lane) ?? -1) + 0.5),
    seen: (fromMs, toMs) => x(toMs) >= GUTTER - 1 && x(fromMs) <= width - RIGHT + 1,
  }
}

/** The state whose look a phase of the graphic borrows. */
export const phaseState = {
  started: 'active',
  preparing: 'preparing',
  prepared: 'prepared',
  reserved: 'reserved',
  exposed: 'exposed',
  'pre-committed': 'pre-committed',
  'in-doubt': 'in-doubt',
  committing: 'committing',
  aborting: 'aborting',
  heuristic: 'heuristic',
  'not-known': 'unknown',
} as const satisfies Record<Phase, string>

/** About how wide a text of the label's size is. */
export const textWidth = (text: string): number =>
  (text.length + (text.match(WIDE)?.length ?? 0) * 0.75) * 6.7 + 10

/** Chinese characters and their full stops. */
const WIDE = /[\u3000-\u9fff\uff00-\uff60]/g

export interface Plate {
  readonly key: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly text: string
}

const PLATE_HEIGHT = 15

/**
 * The words of arrows, where they have room: a label that would cover another is left out and found
 * on hover and in the table.
 */
export function arrowPlates(
  arrows: readonly Arrow[],
  { x, y, seen, width }: Geometry,
  selected: string | null,
): readonly Plate[] {
  const kept: Plate[] = []
  const ordered = [...arrows].sort(
    (a, b) => Number(b.event === selected) - Number(a.event === selected),
  )
  for (const arrow of ordered) {
    const text = arrow.label
    const size = textWidth(text)
    const lower = Math.max(y(arrow.from), y(arrow.to))
    const at = (lower - LANE * 0.5 - y(arrow.from)) / (y(arrow.to) - y(arrow.from))
    const middle = x(arrow.leftMs) + (x(arrow.arrivedMs) - x(arrow.leftMs)) * at
    const left = Math.min(Math.max(middle - size / 2, GUTTER), width - RIGHT - size)
    const plate = { key: arrow.key, x: left, y: lower - LANE * 0.5, width: size, text }
    const visible = seen(arrow.leftMs, arrow.arrivedMs)
    if (visible && !kept.some((other) => overlaps(other, plate))) kept.push(plate)
  }
  return kept
}

const overlaps = (a: Plate, b: Plate): boolean =>
  Math.abs(a.y - b.y) < PLATE_HEIGHT && a.x < b.x + b.width && b.x < a.x + a.width
