import type { Geometry } from './timeline-geometry'
import type { LaneId, TimelineRows } from './timeline-model'

/** More single signs than this are drawn together, by the pixel. */
export const SIGNS_MAX = 2_000

export const signsIn = ({ arrows, ticks, marks, retries }: TimelineRows): number =>
  arrows.length +
  ticks.length +
  marks.length +
  retries.reduce((all, { events }) => all + events.length, 0)

/** All signs of one kind that fall on one column of one lane. */
export interface DenseSign {
  readonly kind: 'record' | 'attempt' | 'message'
  readonly x: number
  readonly fromY: number
  readonly toY: number
  /** The records that it stands for; messages are drawn from records that have a sign of their own. */
  readonly events: readonly string[]
  readonly count: number
}

const COLUMN_PX = 2

/** Nothing is left out: each record in view is in exactly one sign of its kind. */
export function denseSigns(rows: TimelineRows, geometry: Geometry): readonly DenseSign[] {
  const signs = new Map<string, DenseSign & { readonly events: string[] }>()
  const add = (kind: DenseSign['kind'], atMs: number, lanes: readonly LaneId[], event: string) => {
    if (!geometry.seen(atMs, atMs)) return
    const column = Math.round(geometry.x(atMs) / COLUMN_PX)
    const key = `${kind} ${column} ${lanes.join(' ')}`
    const before = signs.get(key)
    if (before !== undefined) {
      before.events.push(event)
      signs.set(key, { ...before, count: before.count + 1 })
      return
    }
    const [first = '', last = first] = lanes
    const ends = { fromY: geometry.y(first), toY: geometry.y(last) }
    signs.set(key, { kind, x: column * COLUMN_PX, ...ends, events: [event], count: 1 })
  }
  for (const { lane, atMs, event } of rows.ticks) add('record', atMs, [lane], event)
  for (const { lane, atMs, events } of rows.retries)
    events.forEach((event, index) => {
      add('attempt', atMs[index] ?? atMs[0] ?? rows.startMs, [lane], event)
    })
  for (const { from, to, arrivedMs, event } of rows.arrows)
    add('message', arrivedMs, [from, to], event)
  return [...signs.values()]
}

/** The sign nearest to a point, if one is near. */
export function signAt(
  signs: readonly DenseSign[],
  { x, y }: { readonly x: number; readonly y: number },
): DenseSign | null {
  const near = signs.filter(
    (sign) =>
      sign.kind !== 'message' && Math.abs(sign.x - x) <= 5 && Math.abs(sign.fromY + 14 - y) <= 16,
  )
  return near.toSorted((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0] ?? null
}
