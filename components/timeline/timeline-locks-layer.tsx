import { t } from '@/server/contract/words'
import type { Geometry } from './timeline-geometry'
import type { LockSpan } from './timeline-model'

interface Props {
  readonly locks: readonly LockSpan[]
  readonly geometry: Geometry
  readonly nowMs: number
}

/** A line under a lane while its branch keeps rows locked. */
export function TimelineLocks({ locks, geometry: { x, y, seen }, nowMs }: Props) {
  return locks.map(({ lane, fromMs, toMs }) =>
    seen(fromMs, toMs ?? nowMs) ? (
      <g key={lane} data-tone="held" className="text-ink">
        <title>{toMs === null ? t`Keeps its rows locked` : t`Kept its rows locked`}</title>
        <path
          d={`M${x(fromMs)} ${y(lane) + 14}H${x(toMs ?? nowMs)}`}
          stroke="currentColor"
          strokeWidth="3"
        />
      </g>
    ) : null,
  )
}
