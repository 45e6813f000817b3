import { Graph, layout } from '@dagrejs/dagre'
import type { Tone } from '../ui/state-look'

export interface GraphNode {
  readonly id: string
  readonly label: string
  /** A second, smaller line. */
  readonly detail: string
  readonly tone: Tone
  /** It stands out by a double line. */
  readonly outlined?: boolean
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  /** Absent: it is drawn faintly, and its figure stands in the table only. */
  readonly label?: string
  /** A second figure below the first, set apart from it. */
  readonly detail?: string
  /** Of an arrow without a figure: it counts as much as any, or is part of a ring. */
  readonly look?: 'plain' | 'ring'
}

export interface Point {
  readonly x: number
  readonly y: number
}

interface Route {
  readonly points: readonly Point[]
  /** Where its label stands. */
  readonly at: Point
}

export interface PlacedGraph {
  readonly width: number
  readonly height: number
  readonly nodes: readonly (GraphNode & Point)[]
  readonly edges: readonly (GraphEdge & Route)[]
}

export const NODE = { width: 104, height: 44 } as const
export const LABEL = { width: 44, height: 16 } as const
/** With a second line. */
export const LABEL_TWO = { width: 78, height: 30 } as const
const LOOP = { reach: 26, height: 20 } as const
/** Loops stand above their nodes. */
const MARGIN = { x: 12, y: LOOP.height + LABEL_TWO.height } as const

/** Places nodes in ranks from left to right, and bends edges around them (Sugiyama, by dagre). */
export function placed(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): PlacedGraph {
  const graph = new Graph({ directed: true })
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 48,
    ranksep: 44,
    edgesep: 14,
    marginx: MARGIN.x,
    marginy: MARGIN.y,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of nodes) graph.setNode(id, { ...NODE })
  for (const { from, to, label, detail } of edges)
    if (from !== to) graph.setEdge(from, to, label === undefined ? {} : sizeOf(detail))
  layout(graph)
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return {
    ...{ width, height },
    nodes: nodes.map((node) => ({ ...node, ...pointOf(graph.node(node.id)) })),
    edges: edges.map((edge) => ({ ...edge, ...routeOf(graph, edge) })),
  }
}

const sizeOf = (detail: string | undefined) => ({
  ...(detail === undefined ? LABEL : LABEL_TWO),
  labelpos: 'c' as const,
})

function routeOf(graph: Graph, { from, to }: GraphEdge): Route {
  if (from === to) return loopOver(pointOf(graph.node(from)))
  const found = graph.edge(from, to) as { points?: readonly Point[] } & Partial<Point>
  const points = (found.points ?? []).map(pointOf)
  return { points, at: found.x === undefined ? middle(points) : pointOf(found) }
}

/** From a node to itself: out of its top and back. */
function loopOver({ x, y }: Point): Route {
  const top = y - NODE.height / 2
  const [left, right, above] = [x - LOOP.reach, x + LOOP.reach, top - LOOP.height]
  const points = [
    { x: left, y: top },
    { x: left, y: above },
    { x: right, y: above },
    { x: right, y: top },
  ]
  return { points, at: { x, y: above } }
}

const pointOf = ({ x = 0, y = 0 }: Partial<Point>): Point => ({ x, y })

const middle = (points: readonly Point[]): Point =>
  points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 }

/** A line through the points whose corners are round. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  const last = rest.at(-1) ?? first
  const bends = rest.slice(0, -1).map((point, at) => {
    const next = rest[at + 1] ?? point
    const end = at === rest.length - 2 ? last : between(point, next)
    return `Q ${point.x} ${point.y} ${end.x} ${end.y}`
  })
  const straight = bends.length === 0 ? [`L ${last.x} ${last.y}`] : bends
  return [`M ${first.x} ${first.y}`, ...straight].join(' ')
}

const between = (one: Point, other: Point): Point => ({
  x: (one.x + other.x) / 2,
  y: (one.y + other.y) / 2,
})
