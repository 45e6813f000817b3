import { type Phrase, phrase } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import {
  followEnd,
  pan,
  parseViewport,
  type Viewport,
  viewportText,
  WHOLE,
  zoom,
} from './timeline-axis'
import { type ScaleName, scaleNames } from './timeline-scale'

/** Milliseconds since the begin record, on the coordinator's clock. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** `12.5-840` of the address, `all` from end to end; null for anything else. */
export function parseSpan(text: string | null): Span | null {
  if (text === 'all') return { fromMs: 0, toMs: Number.POSITIVE_INFINITY }
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text ?? '') ?? []
  return from === undefined || to === undefined ? null : { fromMs: Number(from), toMs: Number(to) }
}

export const measuring = ({ fromMs, toMs }: Span): AddressChange => ({
  span: `${Number(fromMs.toFixed(3))}-${Number(toMs.toFixed(3))}`,
})

/** How the timeline is looked at; all of it stands in the address. */
export interface TimelineSettings {
  readonly scale: ScaleName
  readonly view: 'graphic' | 'table'
  readonly viewport: Viewport
  readonly follow: boolean
  readonly selected: string | null
  /** Two moments whose distance is measured; null: nothing is measured. */
  readonly span: Span | null
}

export function parseSettings(get: (name: string) => string | null): TimelineSettings {
  const follow = get('follow') === 'now'
  const viewport = parseViewport(get('zoom')) ?? WHOLE
  return {
    scale: scaleNames.find((name) => name === get('scale')) ?? 'folded',
    span: parseSpan(get('span')),
    view: get('view') === 'table' ? 'table' : 'graphic',
    viewport: follow ? followEnd(viewport) : viewport,
    follow,
    selected: get('event'),
  }
}

/** What each of these may be in the address. */
export const meantSettings = {
  scale: (value: string) => scaleNames.some((name) => name === value),
  span: (value: string) => parseSpan(value) !== null,
  view: (value: string) => value === 'table' || value === 'graphic',
  follow: (value: string) => value === 'now',
  zoom: (value: string) => parseViewport(value) !== null,
}

export const showing = (viewport: Viewport): AddressChange => ({
  zoom: viewport.from <= 0 && viewport.to >= 1 ? null : viewportText(viewport),
  follow: null,
})

/** What of the frame in the minimap is held. */
export type Grip = 'from' | 'to' | 'both'

const BRUSH_SHARE_MIN = 0.01

/** The view after the frame, or an edge of it, was dragged from one share of the whole to another. */
export function brushed(
  at: Viewport,
  grip: Grip,
  moved: { readonly from: number; readonly to: number },
): Viewport {
  const by = moved.to - moved.from
  if (grip === 'both') return pan(at, by / (at.to - at.from))
  if (grip === 'from')
    return { ...at, from: Math.min(Math.max(0, at.from + by), at.to - BRUSH_SHARE_MIN) }
  return { ...at, to: Math.max(Math.min(1, at.to + by), at.from + BRUSH_SHARE_MIN) }
}

const STEP = 0.25
const FACTOR = 1.6

/** What a key does to the view; each has a button that does the same. */
export const settingsKeys: readonly {
  readonly keys: string
  readonly label: Phrase
  readonly change: (settings: TimelineSettings) => AddressChange
}[] = [
  {
    keys: '-',
    label: phrase`Zoom out`,
    change: ({ viewport }) => showing(zoom(viewport, 1 / FACTOR)),
  },
  { keys: '+', label: phrase`Zoom in`, change: ({ viewport }) => showing(zoom(viewport, FACTOR)) },
  {
    keys: 'ArrowLeft',
    label: phrase`Earlier`,
    change: ({ viewport }) => showing(pan(viewport, -STEP)),
  },
  {
    keys: 'ArrowRight',
    label: phrase`Later`,
    change: ({ viewport }) => showing(pan(viewport, STEP)),
  },
  { keys: '0', label: phrase`Show all`, change: () => showing(WHOLE) },
  {
    keys: 'f',
    label: phrase`Follow now`,
    change: ({ follow }) => ({ follow: follow ? null : 'now' }),
  },
  {
    keys: 'b',
    label: phrase`Measure between two cursors`,
    change: ({ span }) => (span === null ? { span: 'all' } : { span: null }),
  },
  {
    keys: 't',
    label: phrase`Timeline or table`,
    change: ({ view }) => ({ view: view === 'table' ? null : 'table' }),
  },
]
