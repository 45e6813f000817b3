'use client'

import { useId, useMemo } from 'react'
import { t } from '@/server/contract/words'
import { ArrowHead } from './arrow-head'
import { pathOf } from './graph-layout'
import { PetriBar } from './petri-bar'
import { type NetShape, PLACE, type PlacedArc, placedNet } from './petri-layout'
import { PetriPlace } from './petri-place'

/** Smaller than this it cannot be read, and scrolls instead. */
const SCALE_MIN = 0.75

interface Props {
  readonly title: string
  /** The net and where its tokens are, for those who cannot see it. */
  readonly summary: string
  /** The same object for the same net: it is laid out once. */
  readonly net: NetShape
  readonly tokens: Readonly<Record<string, number>>
  readonly enabled: ReadonlySet<string>
  /** What has just happened: its arcs stand out. */
  readonly fired: ReadonlySet<string>
  readonly wordsOf: (name: string) => string
  /** Absent: nothing can be chosen here. */
  readonly onFire?: ((name: string) => void) | undefined
  /** A place that stands out, and what choosing one does; absent: places are only looked at. */
  readonly place?: string | null | undefined
  readonly onPlace?: ((name: string) => void) | undefined
}

/**
 * A Petri net with its tokens. Whatever can be clicked in it can be chosen beside it too: for the
 * keyboard and for screen readers it is a picture.
 */
export function PetriGraph({
  title,
  summary,
  net,
  wordsOf,
  onFire,
  place,
  onPlace,
  ...marking
}: Props) {
  const marker = useId()
  const graph = useMemo(() => placedNet(net), [net])
  const { tokens, enabled, fired } = marking
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="max-h-[54rem] overflow-auto" aria-label={title} tabIndex={0}>
      <svg
        role="img"
        aria-label={t`${title}. ${summary}`}
        viewBox={`0 0 ${graph.width} ${graph.height}`}
        className="mx-auto w-full"
        style={{ maxWidth: graph.width, minWidth: graph.width * SCALE_MIN }}
      >
        <defs>
          <ArrowHead id={`${marker}-still`} className="fill-edge" />
          <ArrowHead id={`${marker}-fired`} className="fill-accent" />
        </defs>
        {graph.lanes.map(({ name, x, y, width, height }) => (
          <g key={name} transform={`translate(${x - width / 2} ${y - height / 2})`}>
            <rect {...{ width, height }} rx="8" className="fill-sunken opacity-60" />
            <text x="8" y={height - 8} className="fill-fg-3 text-label">
              {name}
            </text>
          </g>
        ))}
        {graph.arcs.map((arc) => (
          <Arc
            key={`${arc.place} ${arc.transition} ${arc.way}`}
            arc={arc}
            isFired={fired.has(arc.transition)}
            marker={marker}
          />
        ))}
        {graph.places.map(({ name, x, y }) => (
          <PetriPlace
            key={name}
            {...{ name, x, y, radius: PLACE.radius, words: wordsOf(name) }}
            tokens={tokens[name] ?? 0}
            isChosen={name === place}
            onChoose={onPlace}
          />
        ))}
        {graph.transitions.map(({ name, x, y }) => (
          <PetriBar
            key={name}
            {...{ name, x, y, words: wordsOf(name) }}
            look={enabled.has(name) ? 'enabled' : fired.has(name) ? 'fired' : 'still'}
            onFire={enabled.has(name) ? onFire : undefined}
          />
        ))}
      </svg>
    </section>
  )
}

interface ArcProps {
  readonly arc: PlacedArc
  readonly isFired: boolean
  readonly marker: string
}

function Arc({ arc: { points, way }, isFired, marker }: ArcProps) {
  const head = `url(#${marker}-${isFired ? 'fired' : 'still'})`
  return (
    <path
      d={pathOf(points)}
      fill="none"
      markerEnd={head}
      {...(way === 'both' && { markerStart: head })}
      className={isFired ? 'stroke-[1.75] stroke-accent' : 'stroke-edge opacity-70'}
    />
  )
}
