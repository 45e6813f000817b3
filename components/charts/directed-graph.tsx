'use client'

import { useId, useMemo } from 'react'
import { t } from '@/server/contract/words'
import { ArrowHead } from './arrow-head'
import {
  type GraphEdge,
  type GraphNode,
  LABEL,
  LABEL_TWO,
  NODE,
  type Point,
  pathOf,
  placed,
} from './graph-layout'

/** Smaller than this it cannot be read, and scrolls instead. */
const SCALE_MIN = 0.75

interface Props {
  readonly title: string
  /** The graph in one sentence, for those who cannot see it. */
  readonly summary: string
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** Absent: nothing can be chosen here. What can is found beside it too, by keyboard. */
  readonly onChoose?: ((id: string) => void) | undefined
  readonly chosen?: string | undefined
}

/** Nodes and arrows, laid out from left to right; it scrolls by itself where it is too wide. */
export function DirectedGraph({ title, summary, nodes, edges, onChoose, chosen }: Props) {
  const marker = useId()
  const graph = useMemo(() => placed(nodes, edges), [nodes, edges])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="max-h-[32rem] overflow-auto" aria-label={title} tabIndex={0}>
      <svg
        role="img"
        aria-label={t`${title}. ${summary}`}
        viewBox={`0 0 ${graph.width} ${graph.height}`}
        className="mx-auto w-full"
        style={{ maxWidth: graph.width, minWidth: graph.width * SCALE_MIN }}
      >
        <defs>
          <ArrowHead id={marker} className="fill-edge" />
        </defs>
        {graph.edges.map(({ from, to, label, look, points }) => (
          <path
            key={`${from} ${to}`}
            d={pathOf(points)}
            fill="none"
            markerEnd={`url(#${marker})`}
            className={strokeOf(label, look)}
          />
        ))}
        {graph.edges.map(({ from, to, label, detail, at }) =>
          label === undefined ? null : <Figure key={`${from} ${to}`} {...{ label, detail, at }} />,
        )}
        {graph.nodes.map((node) => (
          <Node key={node.id} node={node} isChosen={node.id === chosen} onChoose={onChoose} />
        ))}
      </svg>
    </section>
  )
}

function strokeOf(label: string | undefined, look: GraphEdge['look']): string {
  if (look === 'ring') return 'stroke-danger stroke-2'
  return label === undefined && look === undefined ? 'stroke-line' : 'stroke-edge'
}

interface FigureProps {
  readonly label: string
  readonly detail?: string | undefined
  readonly at: Point
}

/** The figures of an arrow, on a ground that keeps the lines away from them. */
function Figure({ label, detail, at }: FigureProps) {
  const size = detail === undefined ? LABEL : LABEL_TWO
  return (
    <g transform={`translate(${at.x - size.width / 2} ${at.y - size.height / 2})`}>
      <rect {...size} className="fill-surface" />
      <text x={size.width / 2} y="12" textAnchor="middle" className="fill-fg-2 text-label">
        {label}
      </text>
      {detail !== undefined && (
        <text
          x={size.width / 2}
          y="26"
          textAnchor="middle"
          className="fill-accent font-semibold text-label"
        >
          {detail}
        </text>
      )}
    </g>
  )
}

interface NodeProps extends Pick<Props, 'onChoose'> {
  readonly node: GraphNode & Point
  readonly isChosen: boolean
}

function Node({ node, isChosen, onChoose }: NodeProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard has the list beside the picture.
    <g
      data-node={node.id}
      className={onChoose && 'cursor-pointer'}
      onClick={onChoose && (() => onChoose(node.id))}
      data-tone={node.tone}
      transform={`translate(${node.x - NODE.width / 2} ${node.y - NODE.height / 2})`}
    >
      {node.outlined === true && (
        <rect
          {...{ x: -4, y: -4, width: NODE.width + 8, height: NODE.height + 8 }}
          rx="9"
          className="fill-transparent stroke-ink"
        />
      )}
      <rect
        {...NODE}
        rx="6"
        className={isChosen ? 'fill-tint stroke-3 stroke-accent' : 'fill-tint stroke-ink'}
      />
      <text
        x={NODE.width / 2}
        y="18"
        textAnchor="middle"
        className="fill-ink font-medium text-small"
      >
        {node.label}
      </text>
      <text x={NODE.width / 2} y="34" textAnchor="middle" className="fill-fg-2 text-label">
        {node.detail}
      </text>
    </g>
  )
}
