import type { BranchId } from '@/server/protocol/model'
import { beginSaga, decideSaga } from '@/server/protocol/saga'
import {
  owedBySaga,
  type SagaEffect,
  type SagaEvent,
  type SagaPlan,
} from '@/server/protocol/saga-state'
import { indexes, type Model, type Step } from './model'
import { compensateThere, doThere, type Stepping } from './saga-service'
import { planOf, propertiesOf, type SagaShape } from './saga-shape'
import type { Sent, State } from './saga-state'

/*
 * The machine that runs here, ordering the steps of one saga from services that keep the barrier.
 * What was sent stays on its way for ever: it may come twice, late, out of order, or never. The
 * coordinator may die at any moment with any part of its records that nobody waited for, and whoever
 * goes on replays what is durable; the deadline may pass, and an operator may abort, at any moment.
 */

/** not-durable: orders leave before their records. time-out: no answer counts as a refusal (E18). */
export type SagaBug = 'not-durable' | 'no-barrier' | 'time-out'

interface Asked {
  readonly participants: number
  readonly crashes: number
  readonly shape: SagaShape
  readonly bug?: SagaBug
}

export const sagaMachine = ({ participants: n, crashes, shape, bug }: Asked): Model<State> => {
  const plan = planOf(n, shape)
  const world: World = { plan, bug }
  const { state: machine } = beginSaga({ type: 'begun', ...plan })
  const begun: State = {
    ...{ machine, durable: machine, alive: true, register: null, crashes },
    sent: indexes(n).map(() => nothingSent),
    services: indexes(n).map(() => 'untouched'),
  }
  return {
    initial: sending(world, begun, owedBySaga(machine)),
    encode: (state) => JSON.stringify(state),
    steps: function* (state) {
      yield* atServices(world, state)
      if (!state.alive) {
        yield ['a coordinator goes on with it', comeBack(world, state)]
        return
      }
      yield* hearing(world, state)
      yield* deciding(world, state)
      yield* crashing(state)
    },
    properties: propertiesOf(plan),
    isResolved: ({ alive, machine: { phase } }) =>
      alive && (phase === 'completed' || phase === 'compensated'),
  }
}

interface World {
  readonly plan: SagaPlan
  readonly bug: SagaBug | undefined
}

const nothingSent: Sent = {
  ...{ action: false, compensation: false },
  ...{ done: false, refused: false, undone: false, notUndone: false },
}

const said = (i: number): string => `step ${i + 1}`

/** Whatever was sent may arrive now, once more or at last. */
function* atServices({ plan, bug }: World, state: State): Generator<Step<State>> {
  for (const [i, branch] of plan.branches.entries()) {
    const there = state.services[i] ?? 'untouched'
    const { action, compensation } = state.sent[i] ?? nothingSent
    const kind = plan.steps[branch]?.class ?? 'compensatable'
    if (action) yield* arriving(state, i, doThere(there, kind, bug === 'no-barrier'))
    if (compensation) yield* arriving(state, i, compensateThere(there))
  }
}

function* arriving(state: State, i: number, all: readonly Stepping[]): Generator<Step<State>> {
  for (const { name, there, answer } of all)
    yield [
      `${said(i)} ${name}`,
      {
        ...state,
        services: state.services.with(i, there),
        sent: state.sent.with(i, { ...(state.sent[i] ?? nothingSent), [answer]: true }),
      },
    ]
}

const events = {
  done: 'step-done',
  refused: 'step-refused',
  undone: 'compensated',
  notUndone: 'compensation-refused',
} as const

function* hearing(world: World, state: State): Generator<Step<State>> {
  for (const [i, branch] of world.plan.branches.entries()) {
    const answers = state.sent[i] ?? nothingSent
    for (const answer of ['done', 'refused', 'undone', 'notUndone'] as const)
      if (answers[answer])
        yield [
          `the coordinator hears ${events[answer]} of ${said(i)}`,
          heard(world, state, { type: events[answer], branch }),
        ]
    if (world.bug === 'time-out' && answers.action)
      yield [
        `${said(i)} does not answer in time, which is taken for a refusal`,
        heard(world, state, { type: 'step-refused', branch }),
      ]
  }
}

function* deciding(world: World, state: State): Generator<Step<State>> {
  yield ['the deadline passes', heard(world, state, { type: 'deadline-passed' })]
  if (state.register !== null)
    yield [`the coordinator hears the verdict ${state.register}`, obeyed(world, state)]
  if (state.register === null && state.machine.phase === 'concluding') {
    const { verdict } = state.machine.proposal
    yield [`the register holds ${verdict}`, { ...state, register: verdict }]
  }
  const hasPivot = Object.values(world.plan.steps).some((step) => step.class === 'pivot')
  if (state.register === null && !hasPivot)
    yield ['an operator aborts', { ...state, register: 'abort' }]
}

const obeyed = (world: World, state: State): State =>
  state.register === null
    ? state
    : heard(world, state, { type: 'verdict-stands', verdict: state.register, branches: [] })

/** What is forced is durable before its orders leave. */
function heard(world: World, state: State, event: SagaEvent): State {
  const { state: machine, forced, effects } = decideSaga(state.machine, event)
  const durable = forced && world.bug !== 'not-durable' ? machine : state.durable
  return sending(world, { ...state, machine, durable }, effects)
}

function sending({ plan }: World, state: State, effects: readonly SagaEffect[]): State {
  const told = (branch: BranchId, type: SagaEffect['type']): boolean =>
    effects.some((effect) => effect.type === type && 'branch' in effect && effect.branch === branch)
  const sent = plan.branches.map((branch, i) => {
    const known = state.sent[i] ?? nothingSent
    const action = known.action || told(branch, 'act')
    return { ...known, action, compensation: known.compensation || told(branch, 'compensate') }
  })
  return { ...state, sent }
}

function* crashing(state: State): Generator<Step<State>> {
  if (state.crashes === 0) return
  const gone = { ...state, alive: false, crashes: state.crashes - 1 }
  yield ['the coordinator crashes', { ...gone, machine: state.durable }]
  if (state.machine !== state.durable)
    yield ['the coordinator crashes, its last records kept', { ...gone, durable: state.machine }]
}

/** What stands in the register is part of the history that it replays. */
function comeBack(world: World, state: State): State {
  const alive = { ...state, alive: true }
  const { register } = state
  if (register === null) return heard(world, alive, { type: 'recovered', committed: [] })
  const replayed = obeyed(world, alive)
  return sending(world, replayed, owedBySaga(replayed.machine))
}
