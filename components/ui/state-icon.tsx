import type { ReactNode } from 'react'
import type { Shape } from './state-look'

const RING = <circle cx="8" cy="8" r="6" fill="none" />

/** Outlines that differ without colour, drawn in a box of 16. */
const shapes: Record<Shape, ReactNode> = {
  ring: RING,
  'triangle-open': <path d="M4.5 2.8 13 8l-8.5 5.2Z" fill="none" />,
  padlock: (
    <>
      <path d="M5 7V5.2a3 3 0 0 1 6 0V7" fill="none" />
      <rect x="3" y="7" width="10" height="7" rx="1" fill="currentColor" />
    </>
  ),
  'padlock-tick': (
    <>
      <path d="M5 7V5.2a3 3 0 0 1 6 0V7" fill="none" />
      <rect x="3" y="7" width="10" height="7" rx="1" fill="none" />
      <path d="m5.6 10.4 1.6 1.6 3.2-3.4" fill="none" />
    </>
  ),
  'padlock-open': (
    <>
      <path d="M5.2 7.4V5a2.8 2.8 0 0 1 5.4-1" fill="none" />
      <rect x="3.4" y="7.4" width="9.2" height="6.2" rx="1" fill="none" />
    </>
  ),
  bookmark: <path d="M4.2 2.2h7.6v11.6L8 10.6l-3.8 3.2Z" fill="none" />,
  'triangle-right': <path d="M4.5 2.8 13 8l-8.5 5.2Z" fill="currentColor" />,
  'disc-tick': (
    <>
      <circle cx="8" cy="8" r="6.2" fill="currentColor" />
      <path d="m5.2 8.2 2 2 3.7-4.2" fill="none" className="stroke-tint" />
    </>
  ),
  'triangle-left': <path d="M11.5 2.8 3 8l8.5 5.2Z" fill="currentColor" />,
  'ring-slash': (
    <>
      {RING}
      <path d="m4 12 8-8" fill="none" />
    </>
  ),
  'diamond-question': (
    <>
      <path d="M8 1 15 8l-7 7-7-7Z" fill="none" />
      <path d="M6.5 6.6a1.5 1.5 0 1 1 2.3 1.3c-.5.3-.8.6-.8 1.1" fill="none" />
      <path d="M8 11v.2" fill="none" />
    </>
  ),
  octagon: (
    <>
      <path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3Z" fill="none" />
      <path d="M8 4.8v3.8M8 11v.2" fill="none" />
    </>
  ),
  'ring-dashed': <circle cx="8" cy="8" r="6" fill="none" strokeDasharray="2.6 2.1" />,
  eye: (
    <>
      <path d="M1.5 8C4 3.7 12 3.7 14.5 8 12 12.3 4 12.3 1.5 8Z" fill="none" />
      <circle cx="8" cy="8" r="1.6" fill="currentColor" />
    </>
  ),
}

/** The shape alone: always beside a label, or inside something that has an accessible name. */
export function StateIcon({ shape, size = 14 }: { readonly shape: Shape; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0"
    >
      {shapes[shape]}
    </svg>
  )
}
