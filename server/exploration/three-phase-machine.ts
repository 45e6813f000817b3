import { branchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId, Verdict } from '@/server/protocol/model'
import { terminationOf } from '@/server/protocol/termination'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Effect, Event, State as Machine } from '@/server/protocol/two-phase-state'
import { indexes, type Model, type Step, who } from './model'
import { termination } from './three-phase-ends'
import { isAlive, type Participant } from './three-phase-state'

/*
 * The machine that runs here, in three phases, among agents that fail by crashing only, and whose
 * crashes all know of (`protocols.md` 4.2). Its coordinator may come back: it goes on from what was
 * durable, or from a later record, and asks the agents before it proposes anything.
 */

export interface State {
  /** What the coordinator knows; what is durable of it is this or `durable`. */
  readonly machine: Machine
  readonly durable: Machine
  readonly coordinator: 'alive' | 'crashed'
  readonly register: Verdict | null
  readonly participants: readonly Participant[]
  readonly crashes: number
}

interface Bounds {
  readonly participants: number
  readonly crashes: number
}

/** Agents by the model of the literature, the coordinator as it runs. */
export const threePhaseMachine = ({ participants: n, crashes }: Bounds): Model<State> => {
  const branches = indexes(n).map((i) => branchId('m.1.1.0' as TransactionId, i + 1))
  const world = { branches }
  const machine = started(branches)
  return {
    initial: {
      ...{ machine, durable: machine, coordinator: 'alive', register: null, crashes },
      participants: indexes(n).map(() => 'q'),
    },
    encode: (state) => JSON.stringify(state),
    steps: function* (state) {
      yield* crashing(state)
      if (state.coordinator === 'crashed') {
        yield* withoutCoordinator(state)
        yield ['a coordinator goes on with it', comeBack(state)]
        return
      }
      yield* voting(world, state)
      for (const effect of twoPhaseCommit.owed(state.machine)) yield* doing(world, state, effect)
      yield ['the deadline passes', heard(state, { type: 'deadline-passed' })]
    },
    properties: [
      {
        name: 'agreement',
        holds: ({ participants }) => !(has(participants, 'a') && has(participants, 'c')),
      },
      { name: 'nobody ends against the register', holds: obeys },
    ],
    isResolved: ({ participants }) =>
      participants.every((one) => !isAlive(one) || one === 'a' || one === 'c'),
  }
}

interface World {
  readonly branches: readonly BranchId[]
}

const has = (participants: readonly Participant[], place: 'a' | 'c'): boolean =>
  participants.some((one) => one[0] === place)

const obeys = ({ register, participants }: State): boolean =>
  register === null || !has(participants, register === 'commit' ? 'a' : 'c')

/** Begun, and all the work done: from here on the machine has something to lose. */
function started(branches: readonly BranchId[]): Machine {
  const events: Event[] = [
    { type: 'begun', branches, recovery: 'automatic', threePhase: true },
    ...branches.map((branch) => ({ type: 'worked' as const, branch })),
  ]
  return events.reduce<Machine>(
    (state, event) => twoPhaseCommit.decide(state, event).state,
    twoPhaseCommit.initial,
  )
}

/** What is forced is durable from here on; what is not may be lost with the process. */
function heard(state: State, event: Event): State {
  const { state: machine, forced } = twoPhaseCommit.decide(state.machine, event)
  return { ...state, machine, durable: forced ? machine : state.durable }
}

const placed = (state: State, i: number, to: Participant): State => ({
  ...state,
  participants: state.participants.with(i, to),
})

function* voting({ branches }: World, state: State): Generator<Step<State>> {
  if (state.machine.phase !== 'preparing') return
  for (const [i, branch] of branches.entries()) {
    if (state.participants[i] !== 'q') continue
    const says = (vote: 'yes' | 'no') => ({ type: 'voted', branch, vote }) as const
    yield [`${who(i)} votes yes`, heard(placed(state, i, 'w'), says('yes'))]
    yield [`${who(i)} votes no and aborts`, heard(placed(state, i, 'a'), says('no'))]
  }
}

function* doing({ branches }: World, state: State, effect: Effect): Generator<Step<State>> {
  if (effect.type === 'propose') {
    const { verdict, branches: must } = effect.proposal
    const register = state.register ?? verdict
    const stands: Event = { type: 'verdict-stands', verdict: register, branches: must }
    yield [`the register holds ${register}`, heard({ ...state, register }, stands)]
  } else if (effect.type === 'terminate') yield* terminating(state)
  else if ('branch' in effect) yield* telling(state, effect, branches.indexOf(effect.branch))
}

function* telling(
  state: State,
  { type, branch }: Extract<Effect, { branch: BranchId }>,
  i: number,
): Generator<Step<State>> {
  const place = state.participants[i]
  if (type === 'pre-commit' && place === 'w')
    yield [
      `${who(i)} hears precommit`,
      heard(placed(state, i, 'p'), { type: 'pre-committed', branch }),
    ]
  if ((type !== 'commit' && type !== 'abort') || !isAlive(place)) return
  const [to, against] = type === 'commit' ? (['c', 'a'] as const) : (['a', 'c'] as const)
  const event = place === against ? 'contradicted' : 'confirmed'
  const after = place === against ? state : placed(state, i, to)
  yield [`${who(i)} hears ${type}`, heard(after, { type: event, branch })]
}

/** The coordinator leads: those that live are all that count, and none of them has been down. */
function* terminating(state: State): Generator<Step<State>> {
  const alive = state.participants.filter(isAlive).map((one) => ({ state: one, steady: true }))
  const concluded = terminationOf(alive, alive.length === state.participants.length)
  if (concluded === null) return
  const { verdict: found, rule } = concluded
  const participants =
    rule === 'TR4' ? state.participants.map((one) => (one === 'w' ? 'p' : one)) : state.participants
  yield [
    `the coordinator learns ${found} from those that live (${rule})`,
    heard({ ...state, participants }, { type: 'terminated', found }),
  ]
}

/** Agents whose coordinator is gone find the end among themselves. */
function* withoutCoordinator(state: State): Generator<Step<State>> {
  const { participants } = state
  const alone = { coordinator: 'crashed', participants, crashes: 0, cut: null } as const
  for (const [name, { participants: after }] of termination(alone))
    yield [name, { ...state, participants: after }]
}

function comeBack(state: State): State {
  const { register, durable } = state
  const alive = { ...state, coordinator: 'alive', machine: durable } as const
  if (register === null) return heard(alive, { type: 'recovered', committed: [] })
  const branches = 'plan' in durable ? durable.plan.branches : []
  return heard(alive, { type: 'verdict-stands', verdict: register, branches })
}

function* crashing(state: State): Generator<Step<State>> {
  if (state.crashes === 0) return
  const left = { ...state, crashes: state.crashes - 1 }
  if (state.coordinator === 'alive') {
    const gone = { ...left, coordinator: 'crashed' } as const
    yield ['the coordinator crashes', { ...gone, machine: state.durable }]
    if (state.machine !== state.durable)
      yield ['the coordinator crashes, its last records kept', { ...gone, durable: state.machine }]
  }
  for (const [i, one] of state.participants.entries())
    if (isAlive(one)) yield [`${who(i)} crashes`, placed(left, i, `${one}!`)]
}
