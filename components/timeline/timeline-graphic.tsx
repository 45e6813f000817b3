'use client'

import { type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { TimelineArrows, TimelinePlates } from './timeline-arrows-layer'
import { pan, type Viewport } from './timeline-axis'
import { TimelineAxis, TimelineBreaks, TimelineLanes } from './timeline-axis-layer'
import { TimelineBarPlates, TimelineBars } from './timeline-bars-layer'
import { TimelineCursors } from './timeline-cursors'
import { SIGNS_MAX, signsIn } from './timeline-dense'
import { TimelineDense } from './timeline-dense-layer'
import { arrowPlates, GUTTER, geometryOf, RIGHT } from './timeline-geometry'
import { TimelineLocks } from './timeline-locks-layer'
import { TimelineMarks } from './timeline-marks-layer'
import type { TimelineRows } from './timeline-model'
import { TimelinePatterns } from './timeline-patterns'
import { TimelineRetries } from './timeline-retries-layer'
import type { Scale } from './timeline-scale'
import type { Span } from './timeline-settings'
import { TimelineChanges, TimelineTicks } from './timeline-signs-layer'
import { useDrag } from './use-drag'

interface Props {
  readonly rows: TimelineRows
  readonly scale: Scale
  readonly viewport: Viewport
  readonly nowMs: number
  readonly summary: string
  readonly selected: string | null
  readonly onSelect: (event: string | null) => void
  /** Absent: this picture is not moved about. */
  readonly onView?: (viewport: Viewport) => void
  readonly span?: Span | null
  readonly onSpan?: (span: Span) => void
}

const WIDTH_FIRST = 960

/** One picture of a transaction; what it holds is chosen in the table, which is its equivalent. */
export function TimelineGraphic(props: Props) {
  const { rows, scale, viewport, nowMs, summary, selected, onSelect, onView, span, onSpan } = props
  const base = useId()
  const [frame, width] = useWidth()
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const geometry = useMemo(
    () => geometryOf(rows.lanes, { scale, viewport, width }),
    [rows.lanes, scale, viewport, width],
  )
  const dense = signsIn(rows) > SIGNS_MAX
  const drag = useDrag(viewport, (from, px) =>
    onView?.(pan(from, -px / Math.max(1, width - GUTTER - RIGHT))),
  )
  const choose = (event: MouseEvent<SVGSVGElement>) => {
    if (drag.moved() || !(event.target instanceof Element)) return
    const group = event.target.closest<SVGElement>('[data-event],[data-unfold]')
    const folded = group?.dataset.unfold
    if (folded !== undefined) setUnfolded(new Set([...unfolded, folded]))
    else onSelect(group?.dataset.event ?? null)
  }
  const shared = { geometry, selected }
  const plates = dense ? [] : arrowPlates(rows.arrows, geometry, selected)
  return (
    <div ref={frame} className="relative min-w-0" {...drag.handlers}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table beside it chooses by keyboard. */}
      <svg
        role="img"
        aria-label={summary}
        width={width}
        height={geometry.height}
        onClick={choose}
        className="block select-none"
      >
        <defs>
          <TimelinePatterns base={base} />
          <clipPath id={`${base}-clip`}>
            <rect x={GUTTER - 10} y="0" width={width - GUTTER - RIGHT + 30} height="100%" />
          </clipPath>
        </defs>
        <TimelineLanes lanes={rows.lanes} geometry={geometry} />
        <g clipPath={`url(#${base}-clip)`}>
          <TimelineAxis {...{ geometry, scale, viewport, startMs: rows.startMs }} />
          <TimelineBars bars={rows.bars} geometry={geometry} nowMs={nowMs} base={base} />
          <TimelineBreaks scale={scale} geometry={geometry} lanes={rows.lanes} />
          <TimelineChanges changes={rows.changes} flags={rows.flags} geometry={geometry} />
          <TimelineLocks locks={rows.locks} geometry={geometry} nowMs={nowMs} />
          {!dense && (
            <>
              <TimelineArrows arrows={rows.arrows} {...shared} />
              <TimelineTicks ticks={rows.ticks} {...shared} />
              <TimelineRetries retries={rows.retries} unfolded={unfolded} {...shared} />
            </>
          )}
          <TimelineMarks marks={rows.marks} geometry={geometry} />
          <TimelineBarPlates bars={rows.bars} geometry={geometry} nowMs={nowMs} />
          <TimelinePlates plates={plates} />
        </g>
      </svg>
      {dense && <TimelineDense {...{ rows, geometry, onSelect }} />}
      {span && onSpan && (
        <TimelineCursors {...{ rows, scale, viewport, nowMs, width, onSpan }} span={span} />
      )}
    </div>
  )
}

function useWidth() {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(WIDTH_FIRST)
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => {
      const next = Math.floor(entry?.contentRect.width ?? 0)
      if (next > 0) setWidth(next)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [frame, width] as const
}
