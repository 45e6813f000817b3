import { stateLook } from '../ui/state-look'
import { BAR, type Geometry, GUTTER, phaseState, RIGHT, textWidth } from './timeline-geometry'
import type { Bar } from './timeline-model'
import { patternId } from './timeline-patterns'

interface Props {
  readonly bars: readonly Bar[]
  readonly geometry: Geometry
  /** Where what goes on ends for now. */
  readonly nowMs: number
  readonly base: string
}

/** Phases; the ones that go on are open at their right. */
export function TimelineBars({ bars, geometry, nowMs, base }: Props) {
  return bars.map((bar) => {
    const box = boxOf(bar, geometry, nowMs)
    if (box === null) return null
    const look = stateLook[phaseState[bar.phase]]
    const unknown = bar.phase === 'not-known'
    return (
      <g key={`${bar.lane}-${bar.phase}-${bar.fromMs}`} data-tone={look.tone} className="text-ink">
        <title>{`${look.label}: ${look.text}`}</title>
        {!unknown && <rect {...box} rx="3" className="fill-tint" />}
        {!unknown && <rect {...box} rx="3" fill={`url(#${patternId(base, bar.phase)})`} />}
        <rect
          {...box}
          rx="3"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray={unknown ? '4 3' : undefined}
        />
      </g>
    )
  })
}

/** Words on an opaque ground, above the arrows: no text lies on a pattern. */
export function TimelineBarPlates({ bars, geometry, nowMs }: Omit<Props, 'base'>) {
  return bars.map((bar) => {
    const box = boxOf(bar, geometry, nowMs)
    const look = stateLook[phaseState[bar.phase]]
    const size = textWidth(look.label)
    if (box === null || box.width < size + 10) return null
    return (
      <g
        key={`${bar.lane}-${bar.phase}-${bar.fromMs}`}
        data-tone={look.tone}
        className="pointer-events-none text-ink"
      >
        <rect
          x={box.x + 5}
          y={box.y + 3}
          width={size}
          height={BAR - 6}
          rx="2"
          className="fill-surface"
        />
        <text
          x={box.x + 5 + size / 2}
          y={box.y + BAR / 2 + 4}
          textAnchor="middle"
          className="fill-current font-medium text-label"
        >
          {look.label}
        </text>
      </g>
    )
  })
}

function boxOf(bar: Bar, { x, y, seen, width }: Geometry, nowMs: number) {
  const toMs = Math.max(bar.fromMs, bar.toMs ?? nowMs)
  if (!seen(bar.fromMs, toMs)) return null
  const left = Math.max(x(bar.fromMs), GUTTER - 4)
  const right = Math.min(x(toMs), width - RIGHT + 4)
  return { x: left, y: y(bar.lane) - BAR / 2, width: Math.max(2, right - left), height: BAR }
}
