'use client'

import { type MouseEvent, useEffect, useMemo, useRef } from 'react'
import { type DenseSign, denseSigns, signAt } from './timeline-dense'
import type { Geometry } from './timeline-geometry'
import type { TimelineRows } from './timeline-model'

interface Props {
  readonly rows: TimelineRows
  readonly geometry: Geometry
  readonly onSelect: (event: string | null) => void
}

/** Thousands of signs, painted by the pixel over the lanes; a denser column is a longer stroke. */
export function TimelineDense({ rows, geometry, onSelect }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const signs = useMemo(() => denseSigns(rows, geometry), [rows, geometry])
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, signs)
  }, [signs])
  const choose = ({ nativeEvent: { offsetX, offsetY } }: MouseEvent): void =>
    onSelect(signAt(signs, { x: offsetX, y: offsetY })?.events[0] ?? null)
  const { width, height } = geometry
  return (
    <canvas
      ref={canvas}
      data-signs={signs.length}
      data-records={recordsIn(signs)}
      className="absolute inset-0 text-fg-2"
      style={{ width, height }}
      onClick={choose}
    />
  )
}

const recordsIn = (signs: readonly DenseSign[]): number =>
  signs.filter(({ kind }) => kind !== 'message').reduce((all, { count }) => all + count, 0)

function paint(canvas: HTMLCanvasElement, signs: readonly DenseSign[]): void {
  const { clientWidth, clientHeight } = canvas
  const ratio = window.devicePixelRatio || 1
  canvas.width = clientWidth * ratio
  canvas.height = clientHeight * ratio
  const pen = canvas.getContext('2d')
  if (pen === null) return
  pen.scale(ratio, ratio)
  pen.strokeStyle = getComputedStyle(canvas).color
  for (const { kind, x, fromY, toY, count } of signs) {
    pen.globalAlpha = kind === 'message' ? 0.35 : 1
    pen.beginPath()
    if (kind === 'attempt') pen.arc(x, fromY, Math.min(8, 3 + Math.log2(count)), 0, 2 * Math.PI)
    else {
      pen.moveTo(x, kind === 'message' ? fromY : fromY + 13)
      pen.lineTo(x, kind === 'message' ? toY : fromY + 20 + Math.min(10, 2 * Math.log2(count)))
    }
    pen.stroke()
  }
}
