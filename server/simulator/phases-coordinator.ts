import { type Step, stay, unreachable } from '@/server/protocol/machine'
import type { Verdict } from '@/server/protocol/model'
import type { RoleMachine } from './hosted'
import {
  type CoordinatorEntry,
  type CoordinatorEvent,
  type Effect,
  type Said,
  tell,
} from './phases-said'

type Nodes = readonly number[]

type State = Readonly<
  | { phase: 'idle' }
  | { phase: 'collecting'; yes: Nodes; no: Nodes; gone: Nodes; attempts: number }
  | { phase: 'precommit'; acked: Nodes; gone: Nodes }
  /** The end is known, and these have not said that they know it. */
  | { phase: 'over'; verdict: Verdict; owed: Nodes }
  /** It has crashed: the others go on without it, and it asks how it ended. */
  | { phase: 'back' }
>

type Next = Step<State, CoordinatorEvent, Effect>
type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>

interface Context {
  readonly all: Nodes
  /** How often a vote is asked for. */
  readonly attempts: number
}

/** The coordinator of three-phase commit: epoch 0 of all who lead. */
export function phasesCoordinator(context: Context): RoleMachine<State, Said, CoordinatorEntry> {
  return {
    initial: idle,
    decide: (state, event) => decide(context, state, event),
    owed: (state) => owedBy(context, state),
  }
}

const idle: State = { phase: 'idle' }
const again: Effect = { type: 'wait', timer: 'again', times: 1 }

const to = (state: State, effects: readonly Effect[] = []): Next => ({
  ...{ state, records: [], forced: false, effects },
})

function decide(context: Context, state: State, event: CoordinatorEvent): Next {
  if (event.type === 'logged') return to(logged(context, event.entry))
  switch (state.phase) {
    case 'idle':
      return begin(context, event)
    case 'collecting':
      return collect(context, state, event)
    case 'precommit':
      return precommit(context, state, event)
    case 'over':
      return settle(context, state, event)
    case 'back':
      return comeBack(context, state, event)
    default:
      return unreachable(state)
  }
}

const logged = ({ all }: Context, { type }: CoordinatorEntry): State =>
  type === 'precommit' ? { phase: 'back' } : { phase: 'over', verdict: type, owed: all }

/** Without a record it can only say that it knows nothing: it did not commit. */
function begin({ all }: Context, event: CoordinatorEvent): Next {
  if (event.type === 'begun')
    return to({ phase: 'collecting', yes: [], no: [], gone: [], attempts: 1 }, [
      ...tell({ kind: 'can-commit', epoch: 0 }, all),
      again,
    ])
  if (event.type === 'heard' && event.said.kind === 'ask')
    return to(idle, tell({ kind: 'lost', place: 'q' }, [event.from]))
  return stay(idle)
}

function collect(context: Context, state: In<'collecting'>, event: CoordinatorEvent): Next {
  if (event.type === 'rang') return missing(context, state)
  if (event.type === 'missed') {
    const gone = [...state.gone, event.node]
    const isLost = gone.some((node) => context.all.includes(node) && !hasVoted(state, node))
    return isLost ? abort(context, state, 'timed-out') : to({ ...state, gone })
  }
  if (event.type !== 'heard' || hasVoted(state, event.from)) return stay(state)
  const { kind } = event.said
  if (kind !== 'yes' && kind !== 'no') return stay(state)
  const heard = { ...state, [kind]: [...state[kind], event.from] }
  if (heard.yes.length + heard.no.length < context.all.length) return to(heard)
  return heard.no.length > 0 ? abort(context, heard, 'refused') : goOn(context, heard)
}

const hasVoted = ({ yes, no }: In<'collecting'>, node: number): boolean =>
  yes.includes(node) || no.includes(node)

function missing(context: Context, state: In<'collecting'>): Next {
  if (state.attempts >= context.attempts)
    return abort(context, state, state.no.length > 0 ? 'refused' : 'timed-out')
  const silent = context.all.filter((node) => !hasVoted(state, node))
  return to({ ...state, attempts: state.attempts + 1 }, [
    ...tell({ kind: 'can-commit', epoch: 0 }, silent),
    again,
  ])
}

function abort(
  { all }: Context,
  { yes, no }: In<'collecting'>,
  told: 'refused' | 'timed-out',
): Next {
  const isComplete = yes.length + no.length === all.length
  return {
    state: { phase: 'over', verdict: 'abort', owed: [] },
    records: [{ type: 'logged', entry: { type: 'abort' } }],
    forced: false,
    effects: [{ type: 'tell', told }, ...tell({ kind: 'abort', epoch: 0 }, isComplete ? yes : all)],
  }
}

function goOn({ all }: Context, { gone }: In<'collecting'>): Next {
  const state: State = { phase: 'precommit', acked: [], gone }
  return {
    state,
    records: [{ type: 'logged', entry: { type: 'precommit' } }],
    forced: true,
    effects: owedBy({ all, attempts: 0 }, state),
  }
}

function precommit(context: Context, state: In<'precommit'>, event: CoordinatorEvent): Next {
  const { all } = context
  if (event.type === 'rang') return to(state, owedBy(context, state))
  const next = { ...state }
  if (event.type === 'missed') next.gone = [...state.gone, event.node]
  else if (event.type === 'heard' && event.said.kind === 'precommitted')
    next.acked = [...state.acked, event.from]
  else return stay(state)
  const isComplete = all.every((node) => next.acked.includes(node) || next.gone.includes(node))
  return isComplete ? commit(context) : to(next)
}

function commit({ all }: Context): Next {
  const state: State = { phase: 'over', verdict: 'commit', owed: all }
  return {
    state,
    records: [{ type: 'logged', entry: { type: 'commit' } }],
    forced: true,
    effects: [{ type: 'tell', told: 'committed' }, ...owedBy({ all, attempts: 0 }, state)],
  }
}

function settle(context: Context, state: In<'over'>, event: CoordinatorEvent): Next {
  if (event.type === 'rang' || event.type === 'restarted') return to(state, owedBy(context, state))
  if (event.type !== 'heard') return stay(state)
  if (event.said.kind === 'ask')
    return to(state, tell({ kind: state.verdict, epoch: 0 }, [event.from]))
  if (event.said.kind !== 'done' || !state.owed.includes(event.from)) return stay(state)
  const owed = state.owed.filter((node) => node !== event.from)
  return owed.length === 0 ? to(idle, [{ type: 'forget' }]) : to({ ...state, owed })
}

function comeBack(context: Context, state: In<'back'>, event: CoordinatorEvent): Next {
  if (event.type === 'rang' || event.type === 'restarted') return to(state, owedBy(context, state))
  if (event.type !== 'heard') return stay(state)
  const { said, from } = event
  if (said.kind === 'ask') return to(state, tell({ kind: 'lost', place: 'p' }, [from]))
  if (said.kind !== 'commit' && said.kind !== 'abort') return stay(state)
  return {
    state: { phase: 'over', verdict: said.kind, owed: [] },
    records: [{ type: 'logged', entry: { type: said.kind } }],
    ...{ forced: true, effects: [] },
  }
}

function owedBy({ all }: Context, state: State): readonly Effect[] {
  switch (state.phase) {
    case 'idle':
    case 'collecting':
      return []
    case 'precommit': {
      const silent = all.filter((node) => !state.acked.includes(node) && !state.gone.includes(node))
      return [...tell({ kind: 'precommit', epoch: 0 }, silent), again]
    }
    case 'over':
      return state.owed.length === 0
        ? []
        : [...tell({ kind: state.verdict, epoch: 0 }, state.owed), again]
    case 'back':
      return [...tell({ kind: 'ask' }, all), again]
    default:
      return unreachable(state)
  }
}
