import clsx from 'clsx'
import { t } from '@/server/contract/words'
import { AXIS, type Geometry } from './timeline-geometry'
import type { Change, Flag, Tick } from './timeline-model'

interface Common {
  readonly geometry: Geometry
  readonly selected: string | null
}

/** Records of the journal under the lane of who wrote them; two strokes if somebody waited for the disk. */
export function TimelineTicks({
  ticks,
  geometry: { x, y, seen },
  selected,
}: Common & { readonly ticks: readonly Tick[] }) {
  return ticks.map((tick) => {
    if (!seen(tick.atMs, tick.atMs)) return null
    const left = x(tick.atMs)
    const top = y(tick.lane) + 13
    return (
      <g
        key={tick.event}
        data-event={tick.event}
        className={clsx('cursor-pointer', selected === tick.event ? 'text-accent' : 'text-fg-3')}
      >
        <title>{tick.forced ? t`${tick.label}, forced to disk` : tick.label}</title>
        <rect x={left - 5} y={top - 2} width="10" height="14" fill="transparent" />
        <path
          d={tick.forced ? `M${left - 1.5} ${top}v10m3 -10v10` : `M${left} ${top}v7`}
          stroke="currentColor"
          strokeWidth={selected === tick.event ? 2.5 : 1.5}
        />
      </g>
    )
  })
}

/** Another coordinator goes on: a rule across all lanes. */
export function TimelineChanges({
  changes,
  flags,
  geometry: { x, y, seen, height },
}: {
  readonly changes: readonly Change[]
  readonly flags: readonly Flag[]
  readonly geometry: Geometry
}) {
  return (
    <>
      {changes.map((change) =>
        seen(change.atMs, change.atMs) ? (
          <g key={change.event} className="text-accent">
            <path
              d={`M${x(change.atMs)} ${AXIS - 4}V${height - 8}`}
              stroke="currentColor"
              strokeDasharray="6 3"
            />
            <text
              x={x(change.atMs) + 5}
              y={height - 12}
              className="fill-current font-medium text-label"
            >
              {change.label}
            </text>
          </g>
        ) : null,
      )}
      {flags.map((flag) =>
        seen(flag.atMs, flag.atMs) ? (
          <g key={flag.event} data-event={flag.event} className="cursor-pointer text-accent">
            <title>{flag.label}</title>
            <path
              d={`M${x(flag.atMs)} ${y(flag.lane) + 12}V${y(flag.lane) - 24}h26l-5 7 5 7h-26`}
              fill="currentColor"
              stroke="currentColor"
              strokeWidth="1.5"
            />
            <text
              x={x(flag.atMs) + 10}
              y={y(flag.lane) - 13}
              textAnchor="middle"
              className="fill-on-accent font-semibold text-[10px]"
            >
              {flag.initials}
            </text>
          </g>
        ) : null,
      )}
    </>
  )
}
