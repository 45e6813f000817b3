import clsx from 'clsx'
import { t } from '@/server/contract/words'
import type { Geometry, Plate } from './timeline-geometry'
import type { Arrow } from './timeline-model'

const tones = { plain: undefined, refusal: 'abort', damage: 'damage' } as const

interface Props {
  readonly arrows: readonly Arrow[]
  readonly geometry: Geometry
  readonly selected: string | null
}

/** Messages from who sent them to who has them; without an answer, dashed to a cross at the time-out. */
export function TimelineArrows({ arrows, geometry, selected }: Props) {
  const { x, y, seen } = geometry
  return arrows.map((arrow) => {
    if (!seen(arrow.leftMs, arrow.arrivedMs)) return null
    const tone = tones[arrow.tone]
    const ends = {
      fromX: x(arrow.leftMs),
      fromY: y(arrow.from),
      toX: x(arrow.arrivedMs),
      toY: y(arrow.to),
    }
    return (
      <g
        key={arrow.key}
        data-event={arrow.event}
        {...(tone === undefined ? {} : { 'data-tone': tone })}
        className={clsx(
          'cursor-pointer',
          tone === undefined ? 'text-fg-2' : 'text-ink',
          selected === arrow.event && 'text-accent',
        )}
      >
        <title>{arrow.lost ? t`${arrow.label}, not answered` : arrow.label}</title>
        <Shaft {...ends} lost={arrow.lost} strong={selected === arrow.event} />
      </g>
    )
  })
}

interface ShaftProps {
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
  readonly lost: boolean
  readonly strong: boolean
}

const HEAD = 7

export function Shaft({ fromX, fromY, toX, toY, lost, strong }: ShaftProps) {
  const end = lost ? fromY + (toY - fromY) * 0.55 : toY - Math.sign(toY - fromY) * 11
  const start = fromY + Math.sign(toY - fromY) * 11
  const angle = Math.atan2(end - start, toX - fromX)
  const wing = (turn: number) =>
    `${toX - HEAD * Math.cos(angle + turn)} ${end - HEAD * Math.sin(angle + turn)}`
  return (
    <>
      <path d={`M${fromX} ${start}L${toX} ${end}`} stroke="transparent" strokeWidth="12" />
      <path
        d={`M${fromX} ${start}L${toX} ${end}`}
        fill="none"
        stroke="currentColor"
        strokeWidth={strong ? 2.5 : 1.4}
        strokeDasharray={lost ? '5 4' : undefined}
      />
      {lost ? (
        <Cross x={toX} y={end} />
      ) : (
        <path d={`M${toX} ${end}L${wing(0.42)}L${wing(-0.42)}Z`} fill="currentColor" />
      )}
    </>
  )
}

const Cross = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <path
    d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`}
    stroke="var(--danger)"
    strokeWidth="2"
    strokeLinecap="round"
  />
)

/** The words of messages on their own ground. */
export function TimelinePlates({ plates }: { readonly plates: readonly Plate[] }) {
  return plates.map(({ key, x, y, width, text }) => (
    <g key={key} className="pointer-events-none">
      <rect x={x} y={y - 8} width={width} height="15" rx="3" className="fill-surface" />
      <text
        x={x + width / 2}
        y={y + 3.5}
        textAnchor="middle"
        className="fill-fg-2 font-medium text-[10.5px]"
      >
        {text}
      </text>
    </g>
  ))
}
