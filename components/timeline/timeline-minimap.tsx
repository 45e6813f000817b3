'use client'

import { type PointerEvent, useRef } from 'react'
import { stateLook } from '../ui/state-look'
import type { Viewport } from './timeline-axis'
import { GUTTER, phaseState, RIGHT } from './timeline-geometry'
import type { TimelineRows } from './timeline-model'
import { type Scale, shareAt } from './timeline-scale'
import { brushed, type Grip } from './timeline-settings'

interface Props {
  readonly rows: TimelineRows
  readonly scale: Scale
  readonly viewport: Viewport
  readonly nowMs: number
  readonly onView: (viewport: Viewport) => void
}

const HEIGHT = 36
const GRIP_PX = 8

/** All of it in small, and what is in view as a frame to move and to widen. Keys and buttons do the same. */
export function TimelineMinimap({ rows, scale, viewport, nowMs, onView }: Props) {
  const brush = useBrush(viewport, onView)
  const lanes = rows.lanes.map(({ id }) => id)
  const step = HEIGHT / Math.max(1, lanes.length)
  const percent = (share: number): string => `${100 * share}%`
  return (
    <div style={{ marginLeft: GUTTER, marginRight: RIGHT }} className="print:hidden">
      <svg
        {...brush}
        aria-hidden="true"
        data-minimap
        width="100%"
        height={HEIGHT}
        className="block cursor-grab touch-none rounded-badge border border-line bg-sunken"
      >
        {rows.bars.map((bar) => (
          <rect
            key={`${bar.lane}-${bar.phase}-${bar.fromMs}`}
            data-tone={stateLook[phaseState[bar.phase]].tone}
            x={percent(shareAt(scale, bar.fromMs))}
            width={percent(shareAt(scale, bar.toMs ?? nowMs) - shareAt(scale, bar.fromMs))}
            y={lanes.indexOf(bar.lane) * step + step * 0.25}
            height={Math.max(1, step * 0.5)}
            className="fill-ink"
          />
        ))}
        <rect
          x={percent(viewport.from)}
          width={percent(viewport.to - viewport.from)}
          y="1"
          height={HEIGHT - 2}
          rx="3"
          className="fill-accent/10 stroke-accent"
          strokeWidth="2"
        />
      </svg>
    </div>
  )
}

/** The frame, or the edge of it that is nearer, goes with the hand. */
function useBrush(viewport: Viewport, onView: (viewport: Viewport) => void) {
  const box = useRef<SVGSVGElement>(null)
  const held = useRef<{
    readonly grip: Grip
    readonly share: number
    readonly at: Viewport
  } | null>(null)
  const shareOf = ({ clientX }: PointerEvent): number => {
    const frame = box.current?.getBoundingClientRect()
    return frame === undefined ? 0 : (clientX - frame.left) / Math.max(1, frame.width)
  }
  const hold = (event: PointerEvent<SVGSVGElement>): void => {
    const share = shareOf(event)
    const near = GRIP_PX / Math.max(1, event.currentTarget.clientWidth)
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = { grip: gripAt(viewport, share, near), share, at: viewport }
  }
  const drag = (event: PointerEvent): void => {
    if (held.current === null) return
    const { grip, share, at } = held.current
    onView(brushed(at, grip, { from: share, to: shareOf(event) }))
  }
  const letGo = (): void => {
    held.current = null
  }
  return { ref: box, onPointerDown: hold, onPointerMove: drag, onPointerUp: letGo }
}

/** The nearer edge of the frame, if one is near; else the frame as a whole. */
function gripAt({ from, to }: Viewport, share: number, near: number): Grip {
  if (Math.abs(share - from) <= near) return 'from'
  if (Math.abs(share - to) <= near) return 'to'
  return 'both'
}
