import type { BranchId } from '@/server/protocol/model'
import { alphabetOf, happenings } from './happenings'
import { brokenBy, brokenOn } from './invariants'
import type { CommitMachine } from './machine-facts'
import { createTable } from './machine-table'
import { moves } from './moves'
import type { Setting } from './setting'
import { createStateStore, type StateStore } from './state-store'
import { countStuck, createEdges, type Edges, helps } from './stuck'
import { told, trace } from './trace'
import {
  ABORT,
  absent,
  type Bounds,
  committed,
  deciderOf,
  gone,
  has,
  moved,
  NOTHING,
  placeOf,
  prepared,
  undone,
  type World,
  working,
} from './world'

export interface Explored {
  readonly states: number
  readonly transitions: number
  /** States in which nothing more is owed and the end is known. */
  readonly resolved: number
  /** States from which no resolved one can be reached without luck: null when a law was broken. */
  readonly stuck: number | null
  /** The machine's own states that were met. */
  readonly machineStates: number
  /** AC4: worlds whose verdict is abort. */
  readonly aborted: number
  readonly violation: Violation | null
}

export interface Violation {
  readonly law: string
  /** One of the shortest ways there, in words. */
  readonly trace: readonly string[]
}

/** Names the limit: beyond it the abstraction is too fine, and the answer would be no proof. */
const STATES_MAX = 8_000_000

/**
 * Breadth first through everything that can happen to one transaction, within the bounds. The
 * machine is the one that runs in production; the world around it is in world.ts and moves.ts.
 */
export function explore(machine: CommitMachine, bounds: Bounds): Explored {
  const setting = settingOf(machine, bounds)
  const store = createStateStore()
  const edges = createEdges()
  const tally = { transitions: 0, resolved: 0, aborted: 0 }
  store.add(beginning(setting), -1)
  let violation: Violation | null = null
  for (let at = 0; at < store.size() && violation === null; at++) {
    const world = store.get(at)
    count(setting, world, { tally, edges, at })
    const law = brokenBy(setting, world)
    violation =
      law === null
        ? visit(setting, { store, edges, tally, at })
        : { law, trace: trace(setting, store, at) }
    if (store.size() > STATES_MAX) throw new Error(`more than ${STATES_MAX} states`)
  }
  return {
    ...tally,
    states: store.size(),
    stuck: violation === null ? countStuck(edges, store.size()) : null,
    machineStates: setting.table.size(),
    violation,
  }
}

interface Tally {
  transitions: number
  resolved: number
  aborted: number
}

interface Visit {
  readonly store: StateStore
  readonly edges: Edges
  readonly tally: Tally
  readonly at: number
}

function count(setting: Setting, world: World, { tally, edges, at }: Omit<Visit, 'store'>): void {
  if (world.register === ABORT) tally.aborted++
  if (!isResolved(setting, world)) return
  tally.resolved++
  edges.mark(at)
}

/** Adds all that may follow; answers with a law that one of the moves breaks. */
function visit(setting: Setting, { store, edges, tally, at }: Visit): Violation | null {
  const world = store.get(at)
  let violation: Violation | null = null
  moves(setting, world, (next, move) => {
    const to = store.add(next, at)
    if (to === at) return
    tally.transitions++
    if (helps(setting.bounds, move)) edges.add(at, to)
    const law = brokenOn(world, next, move)
    if (law === null || violation !== null) return
    violation = { law, trace: [...trace(setting, store, at), told(setting, world, next, move)] }
  })
  return violation
}

function settingOf(machine: CommitMachine, bounds: Bounds): Setting {
  const branches = names.slice(0, bounds.branches)
  const happen = happenings(branches)
  const alphabet = alphabetOf(happen, bounds)
  const { recovery, presumption, unasked = 0 } = bounds
  const application = bounds.application === true
  const decider = branches[deciderOf(bounds)] ?? null
  const tries = bounds.tries === true
  const { stands } = happen
  const table = createTable({
    ...{ machine, branches, recovery, application, decider, tries, alphabet, stands },
    ...{ presumption, unasked },
  })
  return { bounds, happen, table }
}

const names = ['a', 'b', 'c'] as BranchId[]

/** The begin record is durable; every branch is at work, or none has joined yet. */
const beginning = ({ table, bounds }: Setting): World => ({
  places: bounds.application === true ? nobodyJoined(bounds) : 0,
  prepares: 0,
  commits: 0,
  aborts: 0,
  prevented: false,
  register: NOTHING,
  owner: table.begun,
  alive: true,
  former: [],
  crashesLeft: bounds.crashes,
  handsLeft: bounds.hands ?? 0,
  touched: 0,
})

const nobodyJoined = ({ branches }: Bounds): number =>
  Array.from({ length: branches }, (_, branch) => branch).reduce(
    (places, branch) => moved(places, branch, absent),
    0,
  )

function isResolved(setting: Setting, world: World): boolean {
  const { table, bounds } = setting
  if (!world.alive) return false
  if (world.register === NOTHING) return isIrreconcilable(setting, world)
  if (!table.facts(world.owner).over) return false
  for (let branch = 0; branch < bounds.branches; branch++) {
    const place = placeOf(world.places, branch)
    if (place === working || place === prepared) return false
  }
  return true
}

/**
 * Rule 6 of the advice: committed by hand here, lost there, or never asked for by the application
 * that drives it. No verdict helps; people must repair it.
 */
function isIrreconcilable({ bounds, table }: Setting, { places, touched, owner }: World): boolean {
  if (touched === 0) return false
  const all = Array.from({ length: bounds.branches }, (_, branch) => placeOf(places, branch))
  const { open, branches } = table.facts(owner)
  const untold = all.some((place, branch) => place === absent && has(branches, branch))
  const lost = all.includes(gone) || all.includes(undone) || open || untold
  return all.includes(committed) && lost
}
