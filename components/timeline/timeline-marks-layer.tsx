import { stateLook } from '../ui/state-look'
import { type Geometry, RIGHT, textWidth } from './timeline-geometry'
import type { Mark } from './timeline-model'

const ends = { committed: 'commit', aborted: 'abort', 'read-only': 'idle', heuristic: 'damage' }

/** How a branch ended, and where an incarnation was last seen and another went on. */
export function TimelineMarks({
  marks,
  geometry: { x, y, seen, width },
}: {
  readonly marks: readonly Mark[]
  readonly geometry: Geometry
}) {
  return marks.map((mark) => {
    if (!seen(mark.atMs, mark.atMs)) return null
    const at = { left: x(mark.atMs), top: y(mark.lane) }
    if (mark.kind === 'crash' || mark.kind === 'restart')
      return (
        <g key={mark.key}>
          <title>{mark.label}</title>
          <circle cx={at.left} cy={at.top} r="8" className="fill-surface stroke-danger" />
          <text
            x={at.left}
            y={at.top + 4}
            textAnchor="middle"
            className="fill-danger font-semibold text-label"
          >
            {mark.kind === 'crash' ? '✕' : '⟳'}
          </text>
        </g>
      )
    return (
      <g key={mark.key} data-tone={ends[mark.kind]} className="text-ink">
        <title>{mark.label}</title>
        <circle cx={at.left} cy={at.top} r="9" className="fill-tint" stroke="currentColor" />
        <EndLabel text={mark.word ?? stateLook[mark.kind].label} edge={width - RIGHT} {...at} />
        <EndIcon kind={mark.kind} {...at} />
      </g>
    )
  })
}

/** Beside the mark, or below it where the picture ends. */
function EndLabel({
  text,
  left,
  top,
  edge,
}: {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly edge: number
}) {
  const fits = left + 14 + textWidth(text) <= edge + 12
  return (
    <text
      x={fits ? left + 14 : left + 10}
      y={fits ? top + 4 : top + 24}
      textAnchor={fits ? 'start' : 'end'}
      className="fill-current font-medium text-label"
    >
      {text}
    </text>
  )
}

const icons = {
  committed: 'm-4 0 3 3 5 -6',
  aborted: 'm-4 4 8 -8',
  'read-only': 'm-4 0h8',
  heuristic: 'm0 -4v5m0 3v0.2',
} as const

const EndIcon = ({
  kind,
  left,
  top,
}: {
  readonly kind: keyof typeof icons
  readonly left: number
  readonly top: number
}) => (
  <path
    d={`M${left} ${top}${icons[kind]}`}
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
  />
)
