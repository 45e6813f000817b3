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

/** How the timeline is looked at; all of it stands in the address. */
export interface TimelineSettings {
  readonly scale: 'folded' | 'linear'
  readonly view: 'graphic' | 'table'
  readonly viewport: Viewport
  readonly follow: boolean
  readonly selected: string | null
}

export function parseSettings(get: (name: string) => string | null): TimelineSettings {
  const follow = get('follow') === 'now'
  const viewport = parseViewport(get('zoom')) ?? WHOLE
  return {
    scale: get('scale') === 'linear' ? 'linear' : 'folded',
    view: get('view') === 'table' ? 'table' : 'graphic',
    viewport: follow ? followEnd(viewport) : viewport,
    follow,
    selected: get('event'),
  }
}

export const showing = (viewport: Viewport): AddressChange => ({
  zoom: viewport.from <= 0 && viewport.to >= 1 ? null : viewportText(viewport),
  follow: null,
})

const STEP = 0.25
const FACTOR = 1.6

/** What a key does to the view; each has a button that does the same. */
export const settingsKeys: readonly {
  readonly keys: string
  readonly label: string
  readonly change: (settings: TimelineSettings) => AddressChange
}[] = [
  { keys: '-', label: 'Zoom out', change: ({ viewport }) => showing(zoom(viewport, 1 / FACTOR)) },
  { keys: '+', label: 'Zoom in', change: ({ viewport }) => showing(zoom(viewport, FACTOR)) },
  { keys: 'ArrowLeft', label: 'Earlier', change: ({ viewport }) => showing(pan(viewport, -STEP)) },
  { keys: 'ArrowRight', label: 'Later', change: ({ viewport }) => showing(pan(viewport, STEP)) },
  { keys: '0', label: 'Show all', change: () => showing(WHOLE) },
  { keys: 'f', label: 'Follow now', change: ({ follow }) => ({ follow: follow ? null : 'now' }) },
  {
    keys: 't',
    label: 'Timeline or table',
    change: ({ view }) => ({ view: view === 'table' ? null : 'table' }),
  },
]
