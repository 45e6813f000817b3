import clsx from 'clsx'
import { t } from '@/server/contract/words'
import { duration } from '../ui/format'
import { Shaft } from './timeline-arrows-layer'
import { type Geometry, textWidth } from './timeline-geometry'
import type { Retry } from './timeline-model'

interface Common {
  readonly geometry: Geometry
  readonly selected: string | null
}

interface RetriesProps extends Common {
  readonly retries: readonly Retry[]
  readonly unfolded: ReadonlySet<string>
}

const FOLD_FROM = 3

/** Attempts that were not confirmed: hollow dots, folded into one when there are many. */
export function TimelineRetries({ retries, geometry, selected, unfolded }: RetriesProps) {
  return retries.map((retry) => {
    const folds = retry.events.length >= FOLD_FROM && !unfolded.has(retry.key)
    const shown = folds ? retry.events.slice(0, 1) : retry.events
    return (
      <g key={retry.key}>
        {shown.map((event, index) => (
          <Attempt key={event} {...{ retry, event, index, geometry, selected }} />
        ))}
        {folds && <Folded retry={retry} geometry={geometry} />}
      </g>
    )
  })
}

interface AttemptProps extends Common {
  readonly retry: Retry
  readonly event: string
  readonly index: number
}

function Attempt({ retry, event, index, geometry: { x, y, seen }, selected }: AttemptProps) {
  const leftMs = retry.atMs[index] ?? 0
  const answeredMs = retry.answeredMs[index] ?? leftMs
  if (!seen(leftMs, answeredMs)) return null
  const lost = retry.unanswered[index] ?? true
  return (
    <g
      data-event={event}
      className={clsx('cursor-pointer', selected === event ? 'text-accent' : 'text-fg-2')}
    >
      <title>
        {lost
          ? t`${retry.operation}, attempt ${index + 1}: no answer`
          : t`${retry.operation}, attempt ${index + 1}: not confirmed`}
      </title>
      <Shaft
        fromX={x(leftMs)}
        fromY={y(retry.lane)}
        toX={x(answeredMs)}
        toY={y(retry.to)}
        lost={lost}
        strong={selected === event}
      />
      <Dot x={x(leftMs)} y={y(retry.lane)} />
    </g>
  )
}

const Dot = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <circle cx={x} cy={y} r="4.5" stroke="currentColor" strokeWidth="1.8" className="fill-surface" />
)

function Folded({ retry, geometry: { x, y } }: { retry: Retry; geometry: Geometry }) {
  const times = retry.events.length
  const text = retry.everyMs === null ? `×${times}` : t`×${times}, every ${duration(retry.everyMs)}`
  const [from, to] = [x(retry.atMs[0] ?? 0), x(retry.atMs.at(-1) ?? 0)]
  const size = textWidth(text)
  const middle = from + Math.max(size / 2 + 12, (to - from) / 2)
  return (
    <g data-unfold={retry.key} className="cursor-pointer text-fg-2">
      <title>{t`${retry.operation} ${text}: click to unfold`}</title>
      <path
        d={`M${from + 6} ${y(retry.lane)}H${to}`}
        stroke="currentColor"
        strokeWidth="1.4"
        strokeDasharray="1 4"
      />
      <Dot x={to} y={y(retry.lane)} />
      <rect
        x={middle - size / 2}
        y={y(retry.lane) - 9}
        width={size}
        height="18"
        rx="9"
        stroke="currentColor"
        className="fill-surface"
      />
      <text
        x={middle}
        y={y(retry.lane) + 4}
        textAnchor="middle"
        className="fill-fg font-medium text-label"
      >
        {text}
      </text>
    </g>
  )
}
