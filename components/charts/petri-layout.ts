import { Graph, layout } from '@dagrejs/dagre'
import type { Point } from './graph-layout'

/** A net to be drawn. */
export interface NetShape {
  readonly places: readonly { readonly name: string; readonly lane: string | null }[]
  readonly transitions: readonly NetBar[]
}

interface NetBar {
  readonly name: string
  readonly lane: string | null
  readonly consumes: readonly string[]
  readonly produces: readonly string[]
}

export interface PlacedArc {
  readonly place: string
  readonly transition: string
  /** `both`: the token is put back at once, so the arrow has two heads. */
  readonly way: 'in' | 'out' | 'both'
  readonly points: readonly Point[]
}

type Placed = Point & { readonly name: string }

interface Box extends Placed {
  readonly width: number
  readonly height: number
}

export interface PlacedNet {
  readonly width: number
  readonly height: number
  readonly lanes: readonly Box[]
  readonly places: readonly Placed[]
  readonly transitions: readonly Placed[]
  readonly arcs: readonly PlacedArc[]
}

/** A circle with its name below it; a bar with its name above. The drawn part is off the middle. */
export const PLACE = { radius: 13, width: 34, height: 46, up: 8 } as const
export const BAR = { width: 8, height: 28, label: 18, down: 8 } as const
const LETTER = 6.4
const SPACE = { nodesep: 10, ranksep: 26, edgesep: 6, marginx: 8, marginy: 8 } as const

const place = (name: string): string => `place ${name}`
const bar = (name: string): string => `bar ${name}`
const box = (lane: string): string => `lane ${lane}`

/**
 * Where everything stands: in ranks from left to right, and what belongs to one lane together
 * (Sugiyama, by dagre).
 */
export function placedNet({ places, transitions }: NetShape): PlacedNet {
  const graph = new Graph({ directed: true, compound: true })
  graph.setGraph({ rankdir: 'LR', ...SPACE })
  graph.setDefaultEdgeLabel(() => ({}))
  const lanes = [...new Set([...places, ...transitions].flatMap(({ lane }) => lane ?? []))]
  for (const lane of lanes) graph.setNode(box(lane), {})
  const add = (key: string, lane: string | null, size: { width: number; height: number }) => {
    graph.setNode(key, size)
    if (lane !== null) graph.setParent(key, box(lane))
  }
  for (const { name, lane } of places)
    add(place(name), lane, { width: PLACE.width, height: PLACE.height })
  for (const { name, lane } of transitions) add(bar(name), lane, sizeOfBar(name))
  const arcs = transitions.flatMap(arcsOf)
  for (const arc of arcs) graph.setEdge(...endsOf(arc), {})
  layout(graph)
  return read(graph, { places, transitions, lanes, arcs })
}

type Arc = Omit<PlacedArc, 'points'>

function arcsOf({ name, consumes, produces }: NetBar): readonly Arc[] {
  const back = produces.filter((one) => consumes.includes(one))
  const arc = (way: Arc['way']) => (one: string) => ({ place: one, transition: name, way })
  return [
    ...[...new Set(consumes)].map((one) => arc(back.includes(one) ? 'both' : 'in')(one)),
    ...[...new Set(produces)].filter((one) => !back.includes(one)).map(arc('out')),
  ]
}

const endsOf = ({ place: name, transition, way }: Arc): [string, string] =>
  way === 'out' ? [bar(transition), place(name)] : [place(name), bar(transition)]

const sizeOfBar = (name: string) => ({
  width: Math.max(24, name.length * LETTER),
  height: BAR.height + BAR.label,
})

interface Parts extends NetShape {
  readonly lanes: readonly string[]
  readonly arcs: readonly Arc[]
}

function read(graph: Graph, { places, transitions, lanes, arcs }: Parts): PlacedNet {
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  const upright = isUpright(graph, lanes)
  const turned = ({ x = 0, y = 0 }: Partial<Point>) => ({ x, y: upright ? y : height - y })
  const found = (key: string) => {
    const { width: wide = 0, height: high = 0, ...at } = graph.node(key) as Partial<Box>
    return { ...turned(at), width: wide, height: high }
  }
  const circle = (name: string): Placed => {
    const { x, y } = found(place(name))
    return { name, x, y: y - PLACE.up }
  }
  const rect = (name: string): Placed => {
    const { x, y } = found(bar(name))
    return { name, x, y: y + BAR.down }
  }
  return {
    ...{ width, height },
    lanes: lanes.map((name) => ({ name, ...found(box(name)) })),
    places: places.map(({ name }) => circle(name)),
    transitions: transitions.map(({ name }) => rect(name)),
    arcs: arcs.map((arc) => {
      const { points = [] } = graph.edge(...endsOf(arc)) as { points?: readonly Point[] }
      const inner = points.slice(1, -1).map(turned)
      return { ...arc, points: joined(arc, circle(arc.place), inner, rect(arc.transition)) }
    }),
  }
}

/** The lanes may come out in either direction: they are wanted in the order of the net. */
function isUpright(graph: Graph, [first, second]: readonly string[]): boolean {
  if (first === undefined || second === undefined) return true
  const at = (lane: string) => (graph.node(box(lane)) as Partial<Point>).y ?? 0
  return at(first) <= at(second)
}

/** From the rim of the circle to the side of the bar, or the other way. */
function joined({ way }: Arc, from: Placed, inner: readonly Point[], to: Placed): readonly Point[] {
  const middle = way === 'out' ? inner.toReversed() : inner
  const side = Math.sign((middle.at(-1) ?? from).x - to.x) || -1
  const atBar = { x: to.x + side * (BAR.width / 2 + 2), y: to.y }
  const points = [rimOf(from, middle[0] ?? atBar), ...middle, atBar]
  return way === 'out' ? points.toReversed() : points
}

function rimOf({ x, y }: Placed, towards: Point): Point {
  const [dx, dy] = [towards.x - x, towards.y - y]
  const share = (PLACE.radius + 1) / Math.max(1, Math.hypot(dx, dy))
  return { x: x + dx * share, y: y + dy * share }
}
