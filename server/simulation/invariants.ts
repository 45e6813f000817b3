import type { Move, Setting } from './setting'
import {
  ABORT,
  absent,
  type Bounds,
  type BranchSet,
  COMMIT,
  committed,
  deciderOf,
  gone,
  has,
  NOTHING,
  placeOf,
  prepared,
  readOnly,
  undone,
  verdictOf,
  type World,
  working,
} from './world'

/**
 * The laws of protocols.md 18 that have a meaning in this world, asked of every state; null: all
 * hold. What somebody did by hand at a participant is not held against the protocol.
 */
export function brokenBy(setting: Setting, world: World): string | null {
  for (let branch = 0; branch < setting.bounds.branches; branch++) {
    const broken = brokenAt(setting, world, branch)
    if (broken !== null) return broken
  }
  if (world.commits !== 0 && world.register < COMMIT)
    return 'I1: commit was sent before the verdict commit was written'
  if (world.aborts !== 0 && !isAborted(setting.bounds, world))
    return 'I5: abort was sent before the verdict abort was written'
  if (!agrees(setting, world)) return 'AC1: some branches ended committed and others rolled back'
  if (world.alive) {
    const broken = brokenByOwner(setting, world, world.owner)
    if (broken !== null) return broken
  }
  for (const state of world.former) {
    const broken = brokenByOwner(setting, world, state)
    if (broken !== null) return broken
  }
  return null
}

/**
 * Where commit is presumed, a begin record without a verdict means abort, and somebody has refused
 * before anybody is told so: it must never come to a commit then, and the register may be behind.
 */
const isAborted = ({ presumption }: Bounds, { register }: World): boolean =>
  register === ABORT || (presumption === 'commit' && register === NOTHING)

function brokenAt(setting: Setting, world: World, branch: number): string | null {
  const { places, register, touched } = world
  const { bounds } = setting
  if (branch === deciderOf(bounds)) return brokenAtDecider(setting, world, branch)
  if (has(touched, branch)) return null
  const place = placeOf(places, branch)
  if (place === committed && register < COMMIT)
    return 'I1: a branch is committed and no verdict commit was written'
  if (place === undone && !isAborted(bounds, world))
    return 'I5: a prepared branch was rolled back and no verdict abort was written'
  if (register < COMMIT) return null
  if (has(register - COMMIT, branch))
    return place === prepared || place === committed
      ? null
      : 'AC3, I3: the verdict is commit and a branch that must commit has not promised to'
  return place === readOnly || place === absent
    ? null
    : 'AC3, I3: the verdict is commit and leaves out a branch that did not vote read-only'
}

/** D5: its commit is the verdict, before the register has it; so all of AC3 must hold there. */
function brokenAtDecider({ bounds }: Setting, world: World, decider: number): string | null {
  const { places, register, touched } = world
  const place = placeOf(places, decider)
  if (register >= COMMIT)
    return place === (has(register - COMMIT, decider) ? committed : readOnly)
      ? null
      : 'AC3, D5: the verdict is commit, and the decider has not committed'
  if (place !== committed) return null
  if (register === ABORT) return 'AC1, D5: the decider has committed and the verdict is abort'
  for (let branch = 0; branch < bounds.branches; branch++) {
    const at = placeOf(places, branch)
    if (branch === decider || has(touched, branch) || at === prepared || at === readOnly) continue
    return 'AC3, D5: the decider has committed and another branch has not promised to'
  }
  return null
}

function agrees({ bounds }: Setting, { places, touched, register }: World): boolean {
  let [some, others] = [false, false]
  for (let branch = 0; branch < bounds.branches; branch++) {
    if (has(touched, branch)) continue
    const place = placeOf(places, branch)
    if (place === committed) some = true
    if (place === undone || (place === gone && register >= COMMIT)) others = true
  }
  return !(some && others)
}

/** What an incarnation tells its caller follows from its phase. */
function brokenByOwner({ table, bounds }: Setting, world: World, state: number): string | null {
  const { phase, heuristic, branches } = table.facts(state)
  const told = toldIn(phase)
  if ((atWork(world, bounds) & ~branches) !== 0)
    return 'I9: a branch may become prepared, and the journal does not know it'
  const presumed = phase === 'aborting' && isAborted(bounds, world)
  if (told !== null && verdictOf(world.register) !== told && !presumed)
    return `I4: the caller may be told ${told} and the verdict ${told} was not written`
  if (heuristic && world.touched === 0)
    return 'I6: heuristic is reported and nobody interfered by hand'
  if (phase !== 'committed' && phase !== 'aborted') return null
  return phase === 'aborted' && bounds.tries === true && world.aborts !== everyBranch(bounds)
    ? 'TCC: the transaction ended as aborted and a registered branch was never told to cancel'
    : brokenByEnd(world, bounds, phase)
}

const everyBranch = ({ branches }: Bounds): BranchSet => 2 ** branches - 1

function brokenByEnd(world: World, bounds: Bounds, phase: 'committed' | 'aborted'): string | null {
  for (let branch = 0; branch < bounds.branches; branch++) {
    const place = placeOf(world.places, branch)
    if (place === working || place === prepared)
      return `I6: the transaction ended as ${phase} and a branch is not settled`
    if ((place === committed) !== (phase === 'committed') && !isOut(place))
      return `I6: the transaction ended as ${phase} and a branch ended the other way`
  }
  return null
}

/** What its participant may still prepare, or has prepared. */
function atWork({ places }: World, { branches }: Bounds): BranchSet {
  let found = 0
  for (let branch = 0; branch < branches; branch++) {
    const place = placeOf(places, branch)
    if (place === working || place === prepared) found |= 1 << branch
  }
  return found
}

const isOut = (place: number): boolean => place === readOnly || place === absent

function toldIn(phase: string): 'commit' | 'abort' | null {
  if (phase === 'committing' || phase === 'committed') return 'commit'
  return phase === 'aborting' || phase === 'aborted' ? 'abort' : null
}

/** The laws about one move. */
export function brokenOn(from: World, to: World, move: Move): string | null {
  if (from.register !== NOTHING && to.register !== from.register)
    return 'AC2, I2: a verdict that stood was changed'
  if (from.register !== to.register && move.former)
    return 'I7: a verdict was written by a coordinator that had lost its lease'
  if (move.again) return 'I8: a branch was asked for its vote after its coordinator was replaced'
  return null
}
