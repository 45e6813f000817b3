'use client'

import type { KeyboardEvent, PointerEvent } from 'react'
import { t } from '@/server/contract/words'
import { duration } from '../ui/format'
import { rich } from '../ui/rich'
import { type Viewport, xOf } from './timeline-axis'
import { AXIS, GUTTER, RIGHT } from './timeline-geometry'
import type { TimelineRows } from './timeline-model'
import { momentsOf, msAt, type Scale } from './timeline-scale'
import type { Span } from './timeline-settings'

interface Props {
  readonly rows: TimelineRows
  readonly scale: Scale
  readonly viewport: Viewport
  readonly nowMs: number
  readonly width: number
  readonly span: Span
  readonly onSpan: (span: Span) => void
}

/** Two cursors over the picture. Arrow keys move one from sign to sign, Home and End to the ends. */
export function TimelineCursors(props: Props) {
  const { span, rows, nowMs } = props
  const end = nowMs - rows.startMs
  return (
    <>
      <Cursor {...props} end={end} name={t`First cursor`} which="fromMs" />
      <Cursor {...props} end={end} name={t`Second cursor`} which="toMs" />
      <output className="absolute top-0 right-5 rounded-badge bg-selected px-2 py-0.5 text-small">{rich`Measured: ${<strong>{duration(Math.abs(span.toMs - span.fromMs))}</strong>}`}</output>
    </>
  )
}

interface CursorProps extends Props {
  readonly end: number
  readonly name: string
  readonly which: keyof Span
}

function Cursor({ rows, scale, viewport, width, span, onSpan, end, name, which }: CursorProps) {
  const atMs = span[which]
  const inner = Math.max(1, width - GUTTER - RIGHT)
  const x = xOf(scale, viewport, inner, rows.startMs + atMs)
  const to = (ms: number): void => onSpan({ ...span, [which]: Math.min(Math.max(0, ms), end) })
  const press = (event: KeyboardEvent): void => {
    const next = nextMoment(rows, atMs, end, event.key)
    if (next === null) return
    // The same keys move the view while the focus is elsewhere.
    event.preventDefault()
    to(next)
  }
  const drag = (event: PointerEvent<HTMLButtonElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const frame = event.currentTarget.parentElement?.getBoundingClientRect()
    const share = (event.clientX - (frame?.left ?? 0) - GUTTER) / inner
    to(msAt(scale, viewport.from + share * (viewport.to - viewport.from)) - rows.startMs)
  }
  if (x < -1 || x > inner + 1) return null
  return (
    <button
      type="button"
      role="slider"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={Math.round(end)}
      aria-valuenow={Math.round(atMs)}
      aria-valuetext={t`${duration(atMs)} after the begin`}
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      style={{ left: GUTTER + x - 12, top: AXIS - 12 }}
      className="absolute bottom-2 flex w-6 cursor-ew-resize touch-none justify-center"
    >
      <span aria-hidden="true" className="h-full w-0.5 bg-accent" />
    </button>
  )
}

/** Where a key moves a cursor: to the next sign that is drawn, or to an end; null for other keys. */
function nextMoment(rows: TimelineRows, atMs: number, end: number, key: string): number | null {
  if (key === 'Home') return 0
  if (key === 'End') return end
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null
  const moments = momentsOf(rows).map((ms) => ms - rows.startMs)
  return key === 'ArrowRight'
    ? moments.reduce((next, ms) => (ms > atMs + 0.01 && ms < next ? ms : next), end)
    : moments.reduce((next, ms) => (ms < atMs - 0.01 && ms > next ? ms : next), 0)
}
