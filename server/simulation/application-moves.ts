import type { Event } from '@/server/protocol/two-phase-state'
import type { TableStep } from './machine-table'
import type { Emit, Move, Setting } from './setting'
import {
  ABORT,
  absent,
  type BranchSet,
  committed,
  gone,
  has,
  moved,
  placeOf,
  prepared,
  readOnly,
  undone,
  type World,
  working,
} from './world'

/*
 * The application that drives a transaction. It is no part of the world's state: it may do anything
 * that it could ever do, at any time, and it may be dead, for nothing relies on a move of it.
 */

/** Its branches that it may begin: the coordinator's word is durable before it is said. */
export function admissions(setting: Setting, world: World, emit: Emit): void {
  if (!world.alive) return
  const { branches } = setting.table.facts(world.owner)
  for (let branch = 0; branch < setting.bounds.branches; branch++)
    if (has(branches, branch) && placeOf(world.places, branch) === absent)
      emit(admit(world, 1 << branch), admitted[branch] ?? someAdmitted(branch))
}

const someAdmitted = (branch: number): Move => ({
  name: 'is-admitted',
  branch,
  former: false,
  again: false,
})
const admitted = [0, 1, 2].map(someAdmitted)

/** A word that does not wait for its record is there at once, and the record may be lost. */
export const admitAtOnce = (world: World, { asks, forced }: TableStep): World =>
  asks.admit === 0 || forced ? world : admit(world, asks.admit)

function admit(world: World, branches: BranchSet): World {
  let { places } = world
  for (let branch = 0; branch < 3; branch++)
    if (has(branches, branch) && placeOf(places, branch) === absent)
      places = moved(places, branch, working)
  return { ...world, places }
}

/** What survives a crash has every branch that the application was told of, if its record was forced. */
export function admissionsSurvive({ table, happen }: Setting, world: World): BranchSet {
  const [first] = happen.enlisted
  if (first === undefined || !table.step(table.begun, first).forced) return 0
  let known = 0
  for (let branch = 0; branch < 3; branch++) {
    const place = placeOf(world.places, branch)
    // One that was fenced under the verdict abort may never have been told.
    if (place !== absent && !(place === gone && world.register === ABORT)) known |= 1 << branch
  }
  return known & ((1 << happen.enlisted.length) - 1)
}

/** What the application may say now to a coordinator in this state. */
export function* saidByApplication(
  { table, happen, bounds }: Setting,
  world: World,
  state: number,
): Generator<Event | undefined> {
  const { branches, voted } = table.facts(state)
  const all = (1 << bounds.branches) - 1
  for (let branch = 0; branch < bounds.branches; branch++) {
    const vote = voteAt(placeOf(world.places, branch))
    if (vote !== null) yield happen.voted[branch]?.[vote]
  }
  // Branches join in the order of their numbers; a repeat is another branch.
  if (branches !== all) yield happen.enlisted[branchCount(branches)]
  if (bounds.calm === true) {
    if (voted === all) yield happen.finished
    return
  }
  yield happen.finished
  yield happen.applicationAborted
}

const branchCount = (branches: BranchSet): number =>
  [0, 1, 2].filter((branch) => has(branches, branch)).length

function voteAt(place: number): 'yes' | 'no' | 'read-only' | null {
  if (place === prepared || place === committed || place === undone) return 'yes'
  if (place === gone) return 'no'
  return place === readOnly ? 'read-only' : null
}
