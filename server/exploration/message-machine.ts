import { branchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Effect, Event } from '@/server/protocol/two-phase-state'
import { atApplication, atDatabase } from './message-application'
import { properties, type Service, type State, type Words } from './message-state'
import { indexes, type Model, type Step } from './model'

/*
 * The machine that runs here, with a two-phase message (protocols.md 8.2): an application whose local
 * transaction decides, its database, and services that are told afterwards. The application, or the
 * coordinator with all that nobody waited for, may die at any moment, and any message be lost.
 */

/**
 * presumes    at the deadline nobody asks the database
 * no-bar      the question leaves no marker, and waits for no transaction that runs
 * no-barrier  a service does its part as often as it is told
 */
export type MessageBug = 'presumes' | 'no-bar' | 'no-barrier'

interface Asked {
  /** The database, and the services that are told. */
  readonly participants: number
  readonly crashes: number
  readonly bug?: MessageBug
}

interface World {
  readonly decider: BranchId
  readonly told: readonly BranchId[]
  readonly bug: MessageBug | undefined
}

const nothingSaid: Words = {
  ...{ submitted: false, aborted: false, finished: false },
  ...{ asked: false, foundCommitted: false, foundNothing: false, told: null, proved: false },
}
const untold: Service = { told: false, done: 0, confirmed: false }

export const messageMachine = ({ participants: n, crashes, bug }: Asked): Model<State> => {
  const branches = indexes(n).map((i) => branchId('m.1.1.0' as TransactionId, i + 1))
  const [decider = '' as BranchId, ...told] = branches
  const world: World = { decider, told, bug }
  const { state: machine } = twoPhaseCommit.decide(twoPhaseCommit.initial, {
    ...{ type: 'begun', branches, recovery: 'automatic', decider, twoPhaseMessage: true },
  })
  return {
    initial: {
      ...{ machine, durable: machine, alive: true, register: null, crashes },
      ...{ application: 'ready', marker: 'none', words: nothingSaid },
      services: told.map(() => untold),
    },
    encode: (state) => JSON.stringify(state),
    steps: function* (state) {
      yield* atApplication(state)
      yield* atDatabase(state, bug !== 'no-bar')
      yield* atServices(state, bug === 'no-barrier')
      yield* byHand(state)
      if (!state.alive) {
        yield* comingBack(world, state)
        return
      }
      yield* hearing(world, state)
      yield* deciding(world, state)
      yield* crashing(state)
    },
    properties,
    isResolved: ({ alive, machine: { phase } }) =>
      alive && (phase === 'committed' || phase === 'aborted'),
  }
}

function* atServices(state: State, again: boolean): Generator<Step<State>> {
  for (const [i, one] of state.services.entries()) {
    if (!one.told) continue
    const done = again ? Math.min(one.done + 1, 2) : 1
    const services = state.services.with(i, { ...one, done, confirmed: true })
    yield [`service ${i + 1} does its part`, { ...state, services }]
  }
}

/** An operator decides nothing but what the database has shown. */
function* byHand(state: State): Generator<Step<State>> {
  if (state.register !== null) return
  if (state.marker === 'committed')
    yield ['an operator commits what has committed', { ...state, register: 'commit' }]
  if (state.marker === 'barred')
    yield ['an operator aborts what is barred', { ...state, register: 'abort' }]
}

function* hearing(world: World, state: State): Generator<Step<State>> {
  const { words, services } = state
  const { decider: branch } = world
  const heard: readonly [boolean, string, Event][] = [
    [
      words.submitted,
      'that it has committed',
      { type: 'decider-answered', branch, found: 'committed' },
    ],
    [words.aborted, 'that it has rolled back', { type: 'application-aborted' }],
    [words.finished, 'that the application does not know', { type: 'finished' }],
    [
      words.foundCommitted,
      'that it was found committed',
      { type: 'decider-answered', branch, found: 'committed' },
    ],
    [
      words.foundNothing,
      'that it was barred',
      { type: 'decider-answered', branch, found: 'prevented' },
    ],
    [words.proved, 'the proof of the database', { type: 'confirmed', branch }],
  ]
  for (const [isThere, what, event] of heard)
    if (isThere) yield [`the coordinator hears ${what}`, hear(world, state, event)]
  for (const [i, one] of services.entries()) {
    const told = world.told[i]
    if (one.confirmed && told !== undefined)
      yield [
        `the coordinator hears that service ${i + 1} has done its part`,
        hear(world, state, { type: 'confirmed', branch: told }),
      ]
  }
}

function* deciding(world: World, state: State): Generator<Step<State>> {
  const { machine, register } = state
  yield world.bug === 'presumes' && register === null && machine.phase === 'asking-decider'
    ? ['the deadline passes, and abort is presumed', { ...state, register: 'abort' }]
    : ['the deadline passes', hear(world, state, { type: 'deadline-passed' })]
  if (register === null && machine.phase === 'deciding') {
    const { verdict } = machine.proposal
    yield [`the register holds ${verdict}`, { ...state, register: verdict }]
  }
  if (register !== null)
    yield [`the coordinator hears the verdict ${register}`, obeyed(world, state, register)]
}

const obeyed = (world: World, state: State, verdict: 'commit' | 'abort'): State =>
  hear(world, state, {
    ...{ type: 'verdict-stands', verdict },
    branches: [world.decider, ...world.told],
  })

/** What is forced is durable before anything follows from it. */
function hear(world: World, state: State, event: Event): State {
  const { state: machine, forced, effects } = twoPhaseCommit.decide(state.machine, event)
  return sending(world, { ...state, machine, durable: forced ? machine : state.durable }, effects)
}

const sending = (world: World, state: State, effects: readonly Effect[]): State =>
  effects.reduce((so, effect) => sent(world, so, effect), state)

function sent({ decider, told }: World, state: State, effect: Effect): State {
  const { words, services } = state
  if (effect.type === 'prevent') return { ...state, words: { ...words, asked: true } }
  if (effect.type !== 'commit' && effect.type !== 'abort') return state
  if (effect.branch === decider) return { ...state, words: { ...words, told: effect.type } }
  const i = told.indexOf(effect.branch)
  const one = services[i]
  if (one === undefined || effect.type === 'abort') return state
  return { ...state, services: services.with(i, { ...one, told: true }) }
}

function* crashing(state: State): Generator<Step<State>> {
  if (state.crashes === 0) return
  const gone = { ...state, alive: false, crashes: state.crashes - 1 }
  yield ['the coordinator crashes', { ...gone, machine: state.durable }]
  if (state.machine !== state.durable)
    yield ['the coordinator crashes, its last records kept', { ...gone, durable: state.machine }]
}

/** What stands is part of the history; before anything is presumed the database is looked at. */
function* comingBack(world: World, state: State): Generator<Step<State>> {
  const alive = { ...state, alive: true }
  const again = (next: State): State => sending(world, next, twoPhaseCommit.owed(next.machine))
  if (state.register !== null) {
    yield ['a coordinator goes on with it', again(obeyed(world, alive, state.register))]
    return
  }
  const after = (committed: readonly BranchId[]) =>
    again(hear(world, alive, { type: 'recovered', committed }))
  yield ['a coordinator goes on with it', after([])]
  if (state.marker === 'committed')
    yield ['a coordinator goes on with it, and finds the commit', after([world.decider])]
}
