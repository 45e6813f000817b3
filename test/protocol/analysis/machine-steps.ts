import { branchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Effect, Event, State } from '@/server/protocol/two-phase-state'

/** Where a participant is, under the names of the net's places. */
type Standing = 'w' | 'r' | 'c' | 'a'

/** What is under way to a participant and from it. */
interface Channel {
  readonly request: boolean
  readonly told: 'commit' | 'abort' | null
  readonly vote: 'yes' | 'no' | null
  readonly ack: boolean
}

/** The machine as it runs here, its log, and participants that do as the net says. */
export interface World {
  readonly coordinator: State
  readonly log: readonly Event[]
  readonly down: boolean
  /** There was nobody to tell: the verdict and the end are one step of the machine, and two of the net. */
  readonly closing: boolean
  readonly standings: readonly Standing[]
  readonly channels: readonly Channel[]
}

/** `label`: the transition of the net that it is; null: the net has no word for it. */
export interface Move {
  readonly label: string | null
  readonly world: World
}

export interface Faults {
  readonly crash: boolean
  readonly recovery: boolean
}

const transaction = 'here.0.1.01ARZ3NDEKTSV4RRFFQ69G5FAV' as TransactionId
const silentChannel: Channel = { request: false, told: null, vote: null, ack: false }
const { decide, initial } = twoPhaseCommit

export const worldOf = (participants: number): World => ({
  ...{ coordinator: initial, log: [], down: false, closing: false },
  standings: Array.from({ length: participants }, () => 'w'),
  channels: Array.from({ length: participants }, () => silentChannel),
})

/** Everything that can happen next: the coordinator by the product's own machine. */
export function movesOf(world: World, faults: Faults): readonly Move[] {
  const each = world.standings.map((_, at) => at)
  if (world.coordinator.phase === 'idle') return [{ label: 'send', world: begun(world) }]
  return [
    ...each.flatMap((at) => participantMoves(world, at)),
    ...(world.closing ? [{ label: 'endA', world: { ...world, closing: false } }] : []),
    ...(world.down
      ? recoveries(world, faults)
      : [...each.flatMap((at) => heard(world, at)), ...timeout(world), ...crashes(world, faults)]),
  ]
}

const branchAt = (at: number): BranchId => branchId(transaction, at + 1)

function begun(world: World): World {
  const branches = world.standings.map((_, at) => branchAt(at))
  const began = advance(world, { type: 'begun', branches, recovery: 'automatic' })
  return branches.reduce((so, branch) => advance(so, { type: 'worked', branch }), began)
}

/** One event goes to the machine, its effects go out, and the register takes the first proposal. */
function advance(world: World, event: Event): World {
  const { state, records, effects } = decide(world.coordinator, event)
  const next = effects.reduce(sent, {
    ...{ ...world, coordinator: state, log: [...world.log, ...records] },
  })
  const proposed = effects.find((effect) => effect.type === 'propose')
  if (proposed === undefined) return next
  const { verdict, branches } = proposed.proposal
  return advance(next, { type: 'verdict-stands', verdict, branches })
}

function sent(world: World, effect: Effect): World {
  if (effect.type === 'prepare') return channel(world, effect.branch, { request: true })
  if (effect.type === 'commit' || effect.type === 'abort')
    return channel(world, effect.branch, { told: effect.type })
  return world
}

function channel(world: World, to: BranchId | number, change: Partial<Channel>): World {
  const at =
    typeof to === 'number' ? to : world.standings.findIndex((_, one) => branchAt(one) === to)
  return {
    ...world,
    channels: world.channels.map((one, index) => (index === at ? { ...one, ...change } : one)),
  }
}

const stands = (world: World, at: number, standing: Standing): World => ({
  ...world,
  standings: world.standings.map((one, index) => (index === at ? standing : one)),
})

/** What a participant does with what has come to it. */
function participantMoves(world: World, at: number): readonly Move[] {
  const { request, told } = world.channels[at] ?? silentChannel
  const standing = world.standings[at]
  const move = (name: string, to: Standing, change: Partial<Channel>): Move => ({
    ...{ label: `${name}${at}`, world: channel(stands(world, at, to), at, change) },
  })
  const moves: Move[] = []
  if (request && standing === 'w')
    moves.push(
      move('yes', 'r', { request: false, vote: 'yes' }),
      move('no', 'a', { request: false, vote: 'no' }),
    )
  if (request && standing === 'a') moves.push(move('lateReq', 'a', { request: false, vote: 'no' }))
  if (told === 'commit' && standing === 'r')
    moves.push(move('commit', 'c', { told: null, ack: true }))
  if (told === 'abort' && standing !== undefined) {
    const names = { r: 'abort', a: 'abortA', w: 'abortW', c: 'impossible' } as const
    moves.push(move(names[standing], 'a', { told: null, ack: true }))
  }
  return moves
}

/** A vote or an acknowledgement comes to the coordinator. */
function heard(world: World, at: number): readonly Move[] {
  const { vote, ack } = world.channels[at] ?? silentChannel
  const branch = branchAt(at)
  const moves: Move[] = []
  if (vote !== null) {
    const next = advance(channel(world, at, { vote: null }), { type: 'voted', branch, vote })
    const label = decisionIn(world, next, `abortOnNo${at}`)
    moves.push({ label, world: label === null ? next : { ...next, closing: isOver(next) } })
  }
  if (ack) {
    const next = advance(channel(world, at, { ack: false }), { type: 'confirmed', branch })
    moves.push({ label: endIn(world, next), world: next })
  }
  return moves
}

const isUndecided = ({ coordinator }: World): boolean => coordinator.phase === 'preparing'

function decisionIn(before: World, after: World, abort: string): string | null {
  if (!isUndecided(before) || isUndecided(after)) return null
  return after.coordinator.phase === 'committing' ? 'commit' : abort
}

const isOver = ({ coordinator: { phase } }: World): boolean =>
  phase === 'committed' || phase === 'aborted'

function endIn(before: World, after: World): string | null {
  if (isOver(before) || !isOver(after)) return null
  return after.coordinator.phase === 'committed' ? 'endC' : 'endA'
}

const timeout = (world: World): readonly Move[] =>
  isUndecided(world)
    ? [{ label: 'timeout', world: advance(world, { type: 'deadline-passed' }) }]
    : []

const crashes = (world: World, { crash }: Faults): readonly Move[] =>
  crash && isUndecided(world) ? [{ label: 'crashWait', world: { ...world, down: true } }] : []

/** Only what was forced is sure to be there again: the votes may have gone with the crash. */
function recoveries(world: World, { recovery }: Faults): readonly Move[] {
  if (!recovery) return []
  const forced = world.log.filter(({ type }) => type === 'begun')
  const logs = [world.log, forced]
  return logs.map((log) => {
    const coordinator = log.reduce((state, event) => decide(state, event).state, initial)
    const back = { ...world, coordinator, log, down: false }
    return { label: 'recW', world: advance(back, { type: 'recovered', committed: [] }) }
  })
}
