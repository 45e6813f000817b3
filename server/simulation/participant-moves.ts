import type { Emit, Move, MoveName, Setting } from './setting'
import {
  ABORT,
  absent,
  COMMIT,
  committed,
  deciderOf,
  gone,
  has,
  moved,
  placeOf,
  prepared,
  readOnly,
  undone,
  votesUnasked,
  type World,
  working,
} from './world'

/** What a participant may do with one branch: by itself, told by a message, swept, or by hand. */
export function participantMoves(setting: Setting, world: World, branch: number, emit: Emit): void {
  const place = placeOf(world.places, branch)
  const to = (next: number, name: MoveName) =>
    emit({ ...world, places: moved(world.places, branch, next) }, labelled(name, branch))
  if (place === working && setting.bounds.tries === true) untried(setting, world, branch, to)
  else if (place === working) atWork(setting, world, branch, to)
  if (place === absent && has(world.aborts, branch)) to(gone, 'is-fenced')
  if (place !== prepared) return
  if (has(world.commits, branch)) to(committed, 'is-committed')
  if (has(world.aborts, branch)) to(undone, 'is-rolled-back')
  // A reservation is no prepared transaction, so no sweep lists it: its coordinator must settle it.
  if (setting.bounds.tries !== true) to(sweptTo(world.register), 'is-swept')
  if (world.handsLeft > 0) byHand(world, branch, emit)
}

function atWork(
  { bounds }: Setting,
  world: World,
  branch: number,
  to: (next: number, name: MoveName) => void,
): void {
  const decides = branch === deciderOf(bounds)
  // A crash loses what is not prepared; so do a refusal and a lost session.
  if (bounds.calm !== true) to(gone, 'loses-its-work')
  // With its last statement it prepares and never reads only: what is marked has written.
  if (votesUnasked(bounds, branch)) to(prepared, 'prepares')
  else if (bounds.application === true || has(world.prepares, branch)) {
    if (decides) to(committed, 'decides')
    else to(prepared, 'prepares')
    to(readOnly, 'votes-read-only')
  }
  // 9.4: abort and prevent fence the branch, so that what comes later is refused.
  if (has(world.aborts, branch) || (decides && world.prevented)) to(gone, 'is-fenced')
}

/** 6.1: nothing happens before its Try, which reserves or refuses; a cancel that comes first bars it. */
function untried(
  { bounds }: Setting,
  world: World,
  branch: number,
  to: (next: number, name: MoveName) => void,
): void {
  if (has(world.prepares, branch)) {
    to(prepared, 'prepares')
    if (bounds.calm !== true) to(gone, 'refuses')
  }
  if (has(world.aborts, branch)) to(gone, 'is-fenced')
}

/** 12.1: the sweep reads the verdict; without one it decides nothing. */
const sweptTo = (register: number): number => {
  if (register === ABORT) return undone
  return register >= COMMIT ? committed : prepared
}

function byHand(world: World, branch: number, emit: Emit): void {
  const { places } = world
  const after = { ...world, handsLeft: world.handsLeft - 1, touched: world.touched | (1 << branch) }
  emit(
    { ...after, places: moved(places, branch, committed) },
    labelled('is-committed-by-hand', branch),
  )
  emit(
    { ...after, places: moved(places, branch, undone) },
    labelled('is-rolled-back-by-hand', branch),
  )
}

const labels = new Map<MoveName, Move[]>()

/** One object for each name and branch, for there are millions of moves. */
function labelled(name: MoveName, branch: number): Move {
  const some = labels.get(name) ?? []
  labels.set(name, some)
  const found = some[branch] ?? { name, branch, former: false, again: false }
  some[branch] = found
  return found
}
