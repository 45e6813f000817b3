'use client'

import { useId } from 'react'
import type { Arrow, Lane } from '@/server/contract/crash-step-parts'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { ArrowHead } from '../charts/arrow-head'

const lanes: readonly Lane[] = ['caller', 'coordinator', 'participant 1', 'participant 2']
const heads: Readonly<Record<Lane, Phrase>> = {
  caller: phrase`Caller`,
  coordinator: phrase`Coordinator`,
  'participant 1': phrase`Participant 1`,
  'participant 2': phrase`Participant 2`,
}

/** Of the width, in percent: the middle of each lane. */
const middleOf = (lane: Lane): number => (lanes.indexOf(lane) + 0.5) * (100 / lanes.length)

const HEIGHT = 34
const LINE = 24
const TEXT = 16
const HEAD_SPACE = 0.6
const DOT_SPACE = 10

/** Who takes part, each above its own line. */
export function CrashLanes() {
  return (
    <div aria-hidden="true" className="grid grid-cols-4 text-center font-medium text-label">
      {lanes.map((lane) => (
        <span key={lane}>{say(heads[lane])}</span>
      ))}
    </div>
  )
}

/** One message from lane to lane, or what is done in a lane. */
export function CrashArrow({ arrow }: { readonly arrow: Arrow }) {
  const { from, to, label } = arrow
  const text =
    from === to
      ? `${say(heads[from])} ${label}`
      : t`${say(heads[from])} to ${say(heads[to])}: ${label}`
  return (
    <svg role="img" aria-label={text} height={HEIGHT} className="block w-full">
      {lanes.map((lane) => (
        <line
          key={lane}
          {...{ x1: `${middleOf(lane)}%`, x2: `${middleOf(lane)}%`, y1: 0, y2: HEIGHT }}
          className="stroke-line"
        />
      ))}
      {from === to ? <Done lane={from} label={label} /> : <Sent arrow={arrow} />}
    </svg>
  )
}

function Done({ lane, label }: { readonly lane: Lane; readonly label: string }) {
  const x = middleOf(lane)
  return (
    <>
      <circle cx={`${x}%`} cy={HEIGHT / 2} r="4" className="fill-accent" />
      <text x={`${x}%`} dx={DOT_SPACE} y={HEIGHT / 2 + 4} className="fill-fg text-label">
        {label}
      </text>
    </>
  )
}

function Sent({ arrow: { from, to, label } }: { readonly arrow: Arrow }) {
  const marker = useId()
  const [start, end] = [middleOf(from), middleOf(to)]
  const space = end > start ? -HEAD_SPACE : HEAD_SPACE
  return (
    <>
      <defs>
        <ArrowHead id={marker} className="fill-edge" />
      </defs>
      <line
        {...{ x1: `${start}%`, x2: `${end + space}%`, y1: LINE, y2: LINE }}
        markerEnd={`url(#${marker})`}
        className="stroke-edge"
      />
      <text x={`${(start + end) / 2}%`} y={TEXT} textAnchor="middle" className="fill-fg text-label">
        {label}
      </text>
    </>
  )
}
