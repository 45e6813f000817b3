import type { BranchId } from '@/server/protocol/model'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Effect, Event, Plan } from '@/server/protocol/two-phase-state'
import { indexes, type Model, type Step, who } from './model'
import { type Place, planOf, propertiesOf, type Sent, type State } from './optimistic-state'

/*
 * The machine that runs here, over participants that commit when they vote. What was sent stays on its
 * way for ever. The coordinator may die at any moment with whatever nobody waited for; a session may
 * end at any moment, and a commit that was sent before may still arrive after a successor's abort.
 */

/** no-fence: an abort that finds no marker is done. forgets: who takes over knows no compensation. */
export type OptimisticBug = 'no-fence' | 'forgets'

interface Asked {
  readonly participants: number
  readonly crashes: number
  readonly bug?: OptimisticBug
}

interface World {
  readonly plan: Plan
  readonly bug: OptimisticBug | undefined
}

export const optimisticMachine = ({ participants, crashes, bug }: Asked): Model<State> => {
  const plan = planOf(participants)
  const world: World = { plan, bug }
  const { state: machine } = twoPhaseCommit.decide({ phase: 'idle' }, { type: 'begun', ...plan })
  return {
    initial: {
      ...{ machine, durable: machine, alive: true, register: null, crashes, crashed: false },
      sent: indexes(participants).map(() => nothingSent),
      places: indexes(participants).map(() => 'untouched'),
    },
    encode: (state) => JSON.stringify(state),
    steps: function* (state) {
      for (const i of indexes(participants)) yield* atParticipant(world, state, i)
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
      alive && (phase === 'committed' || phase === 'aborted'),
  }
}

const nothingSent: Sent = {
  ...{ prepare: false, commit: false, abort: false, kept: false, undone: false },
}

/** What may happen at one participant now: of itself, or by what was sent there. */
function* atParticipant({ bug }: World, state: State, i: number): Generator<Step<State>> {
  const place = state.places[i] ?? 'untouched'
  const { prepare, commit, abort } = state.sent[i] ?? nothingSent
  const now = (name: string, to: Place, answer: Partial<Sent> = {}): Step<State> => [
    `${who(i)} ${name}`,
    moved(state, i, to, answer),
  ]
  if (place === 'untouched') yield now('does its work', 'working')
  if (place === 'untouched') yield now('fails to do its work', 'rolled-back')
  if (place === 'working') yield now('loses its session, or refuses to commit', 'rolled-back')
  if (place === 'working' && prepare) yield now('commits by itself', 'exposed')
  if (place === 'exposed' && commit) yield now('keeps what it committed', 'kept', { kept: true })
  if (abort) yield* aborting(state, place, now, bug)
}

type Now = (name: string, to: Place, answer?: Partial<Sent>) => Step<State>

/** A session that is open holds the marker's key, so that the fence waits for its end. */
function* aborting(
  { crashed }: State,
  place: Place,
  now: Now,
  bug: OptimisticBug | undefined,
): Generator<Step<State>> {
  const done = { undone: true }
  if (place === 'exposed')
    yield bug === 'forgets' && crashed
      ? now('is told to abort, and nobody knows what undoes it', 'exposed', done)
      : now('is compensated', 'compensated', done)
  if (place === 'untouched' || place === 'rolled-back')
    yield now('is barred from committing', 'barred', done)
  if (place === 'working' && bug === 'no-fence')
    yield now('has not committed, and says it is undone', 'working', done)
}

const moved = (state: State, i: number, to: Place, answer: Partial<Sent>): State => ({
  ...state,
  places: state.places.with(i, to),
  sent: state.sent.with(i, { ...(state.sent[i] ?? nothingSent), ...answer }),
})

function* hearing({ plan }: World, state: State): Generator<Step<State>> {
  for (const [i, branch] of plan.branches.entries())
    for (const event of sayings(state, i, branch)) {
      const to = heard(plan, state, event)
      if (to.machine !== state.machine)
        yield [`the coordinator hears ${worded(event)} of ${who(i)}`, to]
    }
}

const worded = (event: Event): string =>
  event.type === 'voted' ? `the vote ${event.vote}` : event.type

/** Facts that stay true are answers that may come at any time; a vote may be lost. */
function* sayings(state: State, i: number, branch: BranchId): Generator<Event> {
  const place = state.places[i] ?? 'untouched'
  const { prepare, kept, undone } = state.sent[i] ?? nothingSent
  const committed = place === 'exposed' || place === 'kept' || place === 'compensated'
  if (place === 'working') yield { type: 'worked', branch }
  if (place === 'rolled-back' && !prepare) yield { type: 'work-failed', branch }
  if (prepare) yield { type: 'voted', branch, vote: 'unknown' }
  if (prepare && committed) yield { type: 'voted', branch, vote: 'yes' }
  if (prepare && place === 'rolled-back') yield { type: 'voted', branch, vote: 'no' }
  const { phase } = state.machine
  if ((phase === 'committing' && kept) || (phase === 'aborting' && undone))
    yield { type: 'confirmed', branch }
}

function* deciding({ plan }: World, state: State): Generator<Step<State>> {
  const { register, machine } = state
  yield ['the deadline passes', heard(plan, state, { type: 'deadline-passed' })]
  if (register !== null)
    yield [`the coordinator hears the verdict ${register}`, obeyed(plan, state)]
  if (register !== null) return
  if (machine.phase === 'deciding') {
    const { verdict } = machine.proposal
    yield [`the register holds ${verdict}`, { ...state, register: verdict }]
  }
  yield ['an operator aborts', { ...state, register: 'abort' }]
}

const obeyed = (plan: Plan, state: State): State =>
  state.register === null
    ? state
    : heard(plan, state, {
        ...{ type: 'verdict-stands', verdict: state.register, branches: plan.branches },
      })

/** What is forced is durable before its orders leave. */
function heard(plan: Plan, state: State, event: Event): State {
  const { state: machine, forced, effects } = twoPhaseCommit.decide(state.machine, event)
  return sending(plan, { ...state, machine, durable: forced ? machine : state.durable }, effects)
}

function sending({ branches }: Plan, state: State, effects: readonly Effect[]): State {
  const told = (branch: BranchId, type: Effect['type']): boolean =>
    effects.some((effect) => effect.type === type && 'branch' in effect && effect.branch === branch)
  const sent = branches.map((branch, i) => {
    const known = state.sent[i] ?? nothingSent
    return {
      ...known,
      prepare: known.prepare || told(branch, 'prepare'),
      commit: known.commit || told(branch, 'commit'),
      abort: known.abort || told(branch, 'abort'),
    }
  })
  return { ...state, sent }
}

function* crashing(state: State): Generator<Step<State>> {
  if (state.crashes === 0) return
  const gone = { ...state, alive: false, crashed: true, crashes: state.crashes - 1 }
  yield ['the coordinator crashes', { ...gone, machine: state.durable }]
  if (state.machine !== state.durable)
    yield ['the coordinator crashes, its last records kept', { ...gone, durable: state.machine }]
}

/** Whose local commit is found proves no verdict: it is not even asked for. */
function comeBack({ plan }: World, state: State): State {
  const alive = { ...state, alive: true }
  if (state.register === null) return heard(plan, alive, { type: 'recovered', committed: [] })
  const replayed = obeyed(plan, alive)
  return sending(plan, replayed, twoPhaseCommit.owed(replayed.machine))
}
