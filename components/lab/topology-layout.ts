import type { LabLink, LabProcess } from '@/server/contract/lab'

/** A process in the picture; x in hundredths of its width, y in pixels. */
export interface TopologyNode {
  readonly process: LabProcess
  readonly x: number
  readonly y: number
}

/** A link from the coordinators to a participant, with the place where it is taken hold of. */
export interface TopologyLink {
  readonly link: LabLink
  readonly from: Point
  readonly to: Point
  readonly middle: Point
  /** On which side of the coordinators the participant stands. */
  readonly side: 'left' | 'right'
}

interface Point {
  readonly x: number
  readonly y: number
}

export interface Topology {
  readonly height: number
  readonly coordinators: readonly TopologyNode[]
  /** Where the coordinators write: the journal, and the nodes of a register. */
  readonly records: readonly TopologyNode[]
  readonly participants: readonly TopologyNode[]
  readonly links: readonly TopologyLink[]
  /** How many participants nobody has needed yet, and which are left out therefore. */
  readonly asleep: number
}

interface Options {
  readonly processes: readonly LabProcess[]
  readonly links: readonly LabLink[]
  readonly withAsleep: boolean
}

const ROW = 84
const MARGIN = 48
const CENTRE = 50
/** How far from the edge a participant stands: least in the middle of its side, as on a circle. */
const EDGE = { least: 12, most: 17 }

/** Coordinators in the middle with what they write to, participants on both sides, links between. */
export function layOut({ processes, links, withAsleep }: Options): Topology {
  const named = new Map(processes.map((process) => [process.name, process]))
  const ends = links.flatMap((link) => {
    const process = named.get(link.process)
    return process === undefined ? [] : [{ link, process }]
  })
  const shown = ends.filter(({ process }) => withAsleep || process.asleep !== true)
  const ofRole = (...roles: readonly LabProcess['role'][]) =>
    processes.filter(({ role }) => roles.includes(role))
  const coordinators = ofRole('coordinator')
  const records = ofRole('journal', 'register')
  const sides = {
    left: shown.filter((_, n) => n % 2 === 0),
    right: shown.filter((_, n) => n % 2 === 1),
  }
  const middle = coordinators.length + records.length
  const rows = Math.max(middle, sides.left.length, sides.right.length, 1)
  const height = rows * ROW + MARGIN
  const centre = columnOf([...coordinators, ...records], height / 2)
  const hub = middleOf(centre.slice(0, coordinators.length), height)
  const placed = (['left', 'right'] as const).flatMap((side) =>
    columnOf(
      sides[side].map(({ process }) => process),
      besides(hub, sides[side].length, height),
    ).map(({ process, y }, n) => {
      const x = sideX(y, height)
      const place = { process, x: side === 'left' ? x : 100 - x, y }
      return { place, link: sides[side][n]?.link, side }
    }),
  )
  return {
    height,
    coordinators: centre.slice(0, coordinators.length),
    records: centre.slice(coordinators.length),
    participants: placed.map(({ place }) => place),
    links: placed.flatMap(({ place, link, side }) =>
      link === undefined ? [] : [lineOf({ place, link, side, hub })],
    ),
    asleep: ends.filter(({ process }) => process.asleep === true).length,
  }
}

/** One below the other, around that height. */
const columnOf = (processes: readonly LabProcess[], centre: number) =>
  processes.map((process, n) => ({
    process,
    x: CENTRE,
    y: centre + (n - (processes.length - 1) / 2) * ROW,
  }))

/** As near to the height of the coordinators as so many have room. */
function besides(hub: number, count: number, height: number): number {
  const half = (count * ROW + MARGIN) / 2
  return Math.min(Math.max(hub, half), height - half)
}

const middleOf = (nodes: readonly TopologyNode[], height: number): number =>
  nodes.length === 0 ? height / 2 : nodes.reduce((sum, { y }) => sum + y, 0) / nodes.length

function sideX(y: number, height: number): number {
  const off = Math.abs(y - height / 2) / (height / 2)
  return EDGE.least + (EDGE.most - EDGE.least) * off * off
}

interface Line {
  readonly place: TopologyNode
  readonly link: LabLink
  readonly side: 'left' | 'right'
  readonly hub: number
}

function lineOf({ place, link, side, hub }: Line): TopologyLink {
  // The node of a coordinator covers where they meet.
  const from = { x: CENTRE, y: hub }
  const to = { x: place.x, y: place.y }
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  return { link, from, to, middle, side }
}
