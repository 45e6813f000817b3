import type { State } from '@/server/protocol/two-phase-state'
import { admissions, admissionsSurvive, admitAtOnce } from './application-moves'
import { listen } from './hearing'
import type { Asks } from './machine-facts'
import { participantMoves } from './participant-moves'
import type { Emit, Move, MoveName, Setting } from './setting'
import {
  ABORT,
  absent,
  type Bounds,
  COMMIT,
  committed,
  deciderOf,
  has,
  NOTHING,
  placeOf,
  prepared,
  readOnly,
  type World,
  working,
} from './world'

/** Every world that may follow. */
export function moves(setting: Setting, world: World, emit: Emit): void {
  for (let branch = 0; branch < setting.bounds.branches; branch++)
    participantMoves(setting, world, branch, emit)
  coordinatorMoves(setting, world, emit)
  if (setting.bounds.application === true) admissions(setting, world, emit)
  if (setting.bounds.calm === true) return
  operatorMoves(setting, world, emit)
  ownerChanges(setting, world, emit)
}

const move = (name: MoveName, more: Partial<Move> = {}): Move => ({
  name,
  branch: -1,
  former: false,
  again: false,
  ...more,
})
const hears = move('hears')
const hearsApplication = move('hears-the-application')
const hearsAndAsksAgain = move('hears', { again: true })
const formerHears = move('hears', { former: true })
const writes = move('writes-the-verdict')
const formerWrites = move('writes-the-verdict', { former: true })
const crashes = move('crashes')
const supplants = move('takes-over-from-the-living')
const takesOver = move('takes-over')
const takesOverAndAsksAgain = move('takes-over', { again: true })
const operatorCommits = move('operator-commits')
const operatorAborts = move('operator-aborts')

export const send = (world: World, asks: Asks): World =>
  (asks.prepare | asks.commit | asks.abort) === 0 && !asks.prevent
    ? world
    : {
        ...world,
        prepares: world.prepares | asks.prepare,
        commits: world.commits | asks.commit,
        aborts: world.aborts | asks.abort,
        prevented: world.prevented || asks.prevent,
      }

function coordinatorMoves(setting: Setting, world: World, emit: Emit): void {
  if (world.alive) {
    listen(setting, world, world.owner, (step, name) => {
      const again = step.asks.prepare !== 0 && world.crashesLeft < setting.bounds.crashes
      const how = name === 'hears' ? hears : hearsApplication
      emit(
        { ...admitAtOnce(send(world, step.asks), step), owner: step.to },
        again ? hearsAndAsksAgain : how,
      )
    })
    write(setting, world, { state: world.owner, holdsLease: true }, emit)
  }
  world.former.forEach((state, index) => {
    listen(setting, world, state, (step) =>
      emit(
        // What waits for a record is never asked by one whose records are refused.
        {
          ...(step.forced ? world : admitAtOnce(send(world, step.asks), step)),
          former: sorted(world.former.with(index, step.to)),
        },
        formerHears,
      ),
    )
    write(setting, world, { state, holdsLease: false }, emit)
  })
}

/** The register: the first proposal of whoever holds the lease is written, and no other. */
function write(
  { table }: Setting,
  world: World,
  { state, holdsLease }: { readonly state: number; readonly holdsLease: boolean },
  emit: Emit,
): void {
  const { proposes } = table.facts(state)
  if (proposes === null || world.register !== NOTHING || !holdsLease) return
  emit({ ...world, register: proposes }, holdsLease ? writes : formerWrites)
}

/** D7: always possible, by no coordinator's leave; only what the advice allows. */
function operatorMoves({ bounds, table }: Setting, world: World, emit: Emit): void {
  if (world.register !== NOTHING) return
  const { branches, open } = table.facts(world.owner)
  let promised = 0
  let others = 0
  let done = 0
  for (let branch = 0; branch < bounds.branches; branch++) {
    const place = placeOf(world.places, branch)
    if (place === committed) done++
    if (place === prepared || place === committed) promised |= 1 << branch
    else if (bars(place, has(branches, branch))) others++
  }
  const decider = deciderOf(bounds)
  // D5: an operator's verdict needs what the decider answered; its commit is already the verdict.
  const silent = decider >= 0 && placeOf(world.places, decider) === working
  // Who may still be joined by others has not asked for commit.
  if (others === 0 && promised !== 0 && !open)
    emit({ ...world, register: COMMIT + promised }, operatorCommits)
  if (done === 0 && !silent) emit({ ...world, register: ABORT }, operatorAborts)
}

const bars = (place: number, known: boolean): boolean =>
  place === absent ? known : place !== readOnly

function ownerChanges(setting: Setting, world: World, emit: Emit): void {
  const { table, bounds } = setting
  const { owner, alive, register, former } = world
  if (!alive) {
    for (const left of [owner, ...former]) adopt(setting, world, left, emit, takesOver)
    return
  }
  if (world.crashesLeft === 0) return
  const crashesLeft = world.crashesLeft - 1
  const known = bounds.application === true ? admissionsSurvive(setting, world) : 0
  for (const left of table.survivors(owner, register)) {
    if ((known & ~table.facts(left).branches) !== 0) continue
    emit({ ...world, owner: left, alive: false, crashesLeft }, crashes)
    const supplanted = { ...world, crashesLeft, former: sorted([...former, owner]) }
    adopt(setting, supplanted, left, emit, supplants)
  }
}

/** As server/coordinator/adopt.ts: the verdict is read first, and only without one it is recovery. */
function adopt(setting: Setting, world: World, left: number, emit: Emit, how: Move): void {
  const { table, happen, bounds } = setting
  const stands = happen.stands[world.register] ?? null
  const restored = stands === null ? left : table.step(left, stands).to
  const { phase, owed } = table.facts(restored)
  const goOn = (state: number, asks: Asks) =>
    emit(
      { ...send(world, asks), owner: state, alive: true },
      asks.prepare === 0 ? how : takesOverAndAsksAgain,
    )
  if (told.has(phase)) {
    goOn(restored, owed)
    return
  }
  happen.recovered.forEach((event, proofs) => {
    if (!mayProve(world, proofs, bounds)) return
    const { to, asks } = table.step(restored, event)
    goOn(to, asks)
  })
}

const told: ReadonlySet<State['phase']> = new Set([
  'committing',
  'aborting',
  'committed',
  'aborted',
  'heuristic',
])

/** D8: of what has committed, any part may answer in time. */
function mayProve(world: World, proofs: number, { branches }: Bounds): boolean {
  for (let branch = 0; branch < branches; branch++)
    if (has(proofs, branch) && placeOf(world.places, branch) !== committed) return false
  return true
}

const sorted = (former: readonly number[]): readonly number[] => [...former].sort((a, b) => a - b)
