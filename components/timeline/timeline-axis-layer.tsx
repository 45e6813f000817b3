import { t } from '@/server/contract/words'
import { duration } from '../ui/format'
import { axisTicks, type Viewport } from './timeline-axis'
import { AXIS, type Geometry, GUTTER, LANE, RIGHT, textWidth } from './timeline-geometry'
import type { Lane } from './timeline-model'
import type { Scale } from './timeline-scale'
import { roleWord } from './timeline-words'

interface Props {
  readonly geometry: Geometry
  readonly scale: Scale
  readonly viewport: Viewport
  readonly startMs: number
}

/** Time since the begin record, by the coordinator's clock. */
export function TimelineAxis({ geometry, scale, viewport, startMs }: Props) {
  const { width, height } = geometry
  const inner = width - GUTTER - RIGHT
  return axisTicks(scale, { viewport, width: inner, startMs }).map(({ ms, x, label }) => (
    <g key={ms}>
      <path d={`M${GUTTER + x} ${AXIS - 8}V${height - 8}`} className="stroke-line" />
      <text
        x={within(GUTTER + x, label, width)}
        y={AXIS - 14}
        textAnchor="middle"
        className="fill-fg-3 text-label"
      >
        {label}
      </text>
    </g>
  ))
}

/** A label at either edge moves inwards instead of being cut off; the first one stands on its line. */
const within = (x: number, label: string, width: number): number => {
  const half = textWidth(label) / 2
  return Math.min(Math.max(x, GUTTER - 8 + half), width - half)
}

/** Waits drawn short: a gap in the lanes with the true length on it. */
export function TimelineBreaks({
  scale,
  geometry: { x, y, height, seen },
  lanes,
}: {
  readonly scale: Scale
  readonly geometry: Geometry
  readonly lanes: readonly Lane[]
}) {
  return scale.breaks.map(({ fromMs, toMs }) => {
    if (!seen(fromMs, toMs)) return null
    const middle = (x(fromMs) + x(toMs)) / 2
    const text = duration(toMs - fromMs)
    const size = textWidth(text) + 6
    return (
      <g key={fromMs} className="pointer-events-none">
        <title>{t`${text}, drawn short`}</title>
        {lanes.map(({ id }) => (
          <path
            key={id}
            d={`M${middle - 8} ${y(id) + 14}l5 -28h8l-5 28z`}
            className="fill-surface stroke-line"
          />
        ))}
        <path
          d={`M${middle} ${AXIS - 6}V${height - 8}`}
          className="stroke-edge"
          strokeDasharray="2 5"
        />
        <rect
          x={middle - size / 2}
          y={AXIS - 27}
          width={size}
          height="18"
          rx="4"
          className="fill-sunken"
        />
        <text x={middle} y={AXIS - 14} textAnchor="middle" className="fill-fg-2 text-label">
          {text}
        </text>
      </g>
    )
  })
}

/** Lanes from top to bottom: caller, coordinator, participants in the order of joining. */
export function TimelineLanes({
  lanes,
  geometry: { y, width },
}: {
  readonly lanes: readonly Lane[]
  readonly geometry: Geometry
}) {
  return lanes.map(({ id, label, kind, note }) => (
    <g key={id}>
      <path d={`M${GUTTER} ${y(id)}H${width - RIGHT}`} className="stroke-line" />
      <text x="4" y={y(id) + 4} className="fill-fg font-medium text-small">
        <title>{`${label}, ${roleWord(kind)}`}</title>
        {label.length > 16 ? `${label.slice(0, 15)}…` : label}
      </text>
      {(note !== undefined || kind === 'participant') && (
        <text
          x="4"
          y={y(id) + LANE * 0.28}
          className={kind === 'participant' ? 'fill-fg-3 text-label' : 'fill-danger text-label'}
        >
          {note && <title>{note.title}</title>}
          {note?.text ?? roleWord(kind)}
        </text>
      )}
    </g>
  ))
}
