'use client'

import { type PointerEvent, useRef } from 'react'
import type { Viewport } from './timeline-axis'

/** Less than this is a click with an unsteady hand. */
const MOVED_PX_MIN = 4

/** Dragging what is looked at: `onMove` gets the view at the beginning, and how far the hand has gone. */
export function useDrag(viewport: Viewport, onMove: (from: Viewport, px: number) => void) {
  const held = useRef<{ readonly x: number; readonly viewport: Viewport } | null>(null)
  const moved = useRef(false)
  return {
    /** Whether the click that just came ends a drag. */
    moved: () => moved.current,
    handlers: {
      onPointerDown: ({ target, button, clientX }: PointerEvent) => {
        moved.current = false
        const own = target instanceof Element && target.closest('[role="slider"]') === null
        if (own && button === 0) held.current = { x: clientX, viewport }
      },
      onPointerMove: ({ clientX, buttons }: PointerEvent) => {
        if (held.current === null || buttons === 0) return
        const px = clientX - held.current.x
        moved.current ||= Math.abs(px) >= MOVED_PX_MIN
        if (moved.current) onMove(held.current.viewport, px)
      },
      onPointerUp: () => {
        held.current = null
      },
      onPointerLeave: () => {
        held.current = null
      },
    },
  }
}
