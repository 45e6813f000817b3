import { type Pattern, stateLook } from '../ui/state-look'
import { phaseState } from './timeline-geometry'
import type { Phase } from './timeline-model'

const phases = Object.keys(phaseState) as Phase[]

const strokes: Record<Pattern, string | null> = {
  plain: null,
  outline: null,
  'hatch-rising': 'M-2 10 10 -2M6 10 10 6M-2 2 2 -2',
  'hatch-falling': 'M-2 -2 10 10M6 -2 10 2M-2 6 2 10',
  zigzag: 'M-1 7 4 2 9 7',
  'cross-hatch': 'M-2 10 10 -2M-2 -2 10 10',
  dots: null,
}

export const patternId = (base: string, phase: Phase): string => `${base}-${phase}`

/** The fillings of bars, one for each phase: told apart without their colours. */
export function TimelinePatterns({ base }: { readonly base: string }) {
  return (
    <>
      {phases.map((phase) => {
        const { pattern, tone } = stateLook[phaseState[phase]]
        const path = strokes[pattern]
        return (
          <g key={phase} data-tone={tone} className="text-ink">
            <pattern id={patternId(base, phase)} width="8" height="8" patternUnits="userSpaceOnUse">
              {path && (
                <path d={path} fill="none" stroke="currentColor" strokeWidth="1.4" opacity="0.6" />
              )}
              {pattern === 'dots' && <circle cx="4" cy="4" r="1.3" fill="currentColor" />}
            </pattern>
          </g>
        )
      })}
    </>
  )
}
