import { type Step, stay, unreachable } from '@/server/protocol/machine'
import type { Verdict } from '@/server/protocol/model'
import type { RoleMachine } from './hosted'
import {
  branchOf,
  type CoordinatorEntry,
  type CoordinatorEvent,
  type Effect,
  type Rules,
  type Said,
  say,
} from './presumed-said'

type Vote = 'yes' | 'no' | 'read-only'

type State = Readonly<
  /** Nothing is known: never begun, or forgotten. */
  | { phase: 'idle' }
  | { phase: 'collecting'; votes: readonly (Vote | null)[]; attempts: number }
  | { phase: 'settling'; verdict: Verdict; owed: readonly number[] }
>

type Next = Step<State, CoordinatorEvent, Effect>

interface Options {
  readonly participants: number
  /** How often a vote is asked for. */
  readonly attempts: number
  readonly rules: Rules
}

/** The coordinator of presumed abort, presumed commit, presumed nothing, and without presumption. */
export function presumedCoordinator(options: Options): RoleMachine<State, Said, CoordinatorEntry> {
  const all = Array.from({ length: options.participants }, (_, branch) => branch)
  const context: Context = { ...options, all }
  return {
    initial: idle,
    decide: (state, event) => decide(context, state, event),
    owed: owedBy,
  }
}

interface Context extends Options {
  readonly all: readonly number[]
}

type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>

const idle: State = { phase: 'idle' }
const again: Effect = { type: 'wait', timer: 'again', times: 1 }
const forget: Effect = { type: 'forget' }

function decide(context: Context, state: State, event: CoordinatorEvent): Next {
  if (event.type === 'logged') return to(logged(context, event.entry))
  switch (state.phase) {
    case 'idle':
      return beginOrPresume(context, event)
    case 'collecting':
      return collect(context, state, event)
    case 'settling':
      return settle(state, event)
    default:
      return unreachable(state)
  }
}

const to = (state: State, effects: readonly Effect[] = []): Next => ({
  ...{ state, records: [], forced: false, effects },
})

const writing = (state: State, entry: CoordinatorEntry, effects: readonly Effect[]): Next => ({
  ...{ state, records: [{ type: 'logged', entry }], forced: true, effects },
})

const logged = ({ all }: Context, entry: CoordinatorEntry): State =>
  entry.type === 'collecting'
    ? collecting(all)
    : { phase: 'settling', verdict: entry.type, owed: entry.branches }

const collecting = (all: readonly number[]): In<'collecting'> => ({
  ...{ phase: 'collecting', votes: all.map(() => null), attempts: 1 },
})

function beginOrPresume({ rules, all }: Context, event: CoordinatorEvent): Next {
  if (event.type === 'begun') {
    const effects = [...say('prepare', all), again]
    const state = collecting(all)
    return rules.collects ? writing(state, { type: 'collecting' }, effects) : to(state, effects)
  }
  if (event.type === 'heard' && event.said.kind === 'ask')
    return to(idle, say(rules.presumes, [branchOf(event.from)]))
  return stay(idle)
}

function collect(context: Context, state: In<'collecting'>, event: CoordinatorEvent): Next {
  if (event.type === 'restarted') return abort(context, state, 'timed-out')
  if (event.type === 'rang') return missing(context, state)
  if (event.type !== 'heard') return stay(state)
  const { kind } = event.said
  const branch = branchOf(event.from)
  if (kind !== 'yes' && kind !== 'no' && kind !== 'read-only') return stay(state)
  if (state.votes[branch] !== null) return stay(state)
  const heard = { ...state, votes: state.votes.with(branch, kind) }
  if (heard.votes.includes(null)) return to(heard)
  return heard.votes.includes('no') ? abort(context, heard, 'refused') : commit(context, heard)
}

function missing(context: Context, state: In<'collecting'>): Next {
  if (state.attempts < context.attempts) {
    const silent = context.all.filter((branch) => state.votes[branch] === null)
    const next = { ...state, attempts: state.attempts + 1 }
    return to(next, [...say('prepare', silent), again])
  }
  return abort(context, state, state.votes.includes('no') ? 'refused' : 'timed-out')
}

function commit({ rules, all }: Context, { votes }: In<'collecting'>): Next {
  const tell: Effect = { type: 'tell', told: 'committed' }
  const branches = all.filter((branch) => votes[branch] === 'yes')
  // Nobody waits for an end: there is nothing to be written down.
  if (branches.length === 0) return to(idle, [tell, forget])
  const state: State = { phase: 'settling', verdict: 'commit', owed: branches }
  const effects = [tell, ...say('commit', branches)]
  return rules.acknowledges.commit
    ? writing(state, { type: 'commit', branches }, [...effects, again])
    : writing(idle, { type: 'commit', branches }, [...effects, forget])
}

/** Who said no knows it; where a vote is missing, everybody is told. */
function abort(
  { rules, all }: Context,
  { votes }: In<'collecting'>,
  told: 'refused' | 'timed-out',
): Next {
  const isComplete = !votes.includes(null)
  const branches = isComplete ? all.filter((branch) => votes[branch] === 'yes') : all
  const effects: Effect[] = [{ type: 'tell', told }, ...say('abort', branches)]
  const state: State =
    rules.acknowledges.abort && branches.length > 0
      ? { phase: 'settling', verdict: 'abort', owed: branches }
      : idle
  const rest = [...effects, state === idle ? forget : again]
  return rules.logsAbort ? writing(state, { type: 'abort', branches }, rest) : to(state, rest)
}

function settle(state: In<'settling'>, event: CoordinatorEvent): Next {
  if (event.type === 'rang' || event.type === 'restarted') return to(state, owedBy(state))
  if (event.type !== 'heard') return stay(state)
  const branch = branchOf(event.from)
  if (event.said.kind === 'ask') return to(state, say(state.verdict, [branch]))
  if (event.said.kind !== 'ack' || !state.owed.includes(branch)) return stay(state)
  const owed = state.owed.filter((one) => one !== branch)
  return owed.length === 0 ? to(idle, [forget]) : to({ ...state, owed })
}

function owedBy(state: State): readonly Effect[] {
  if (state.phase !== 'settling') return []
  return [...say(state.verdict, state.owed), again]
}
