import { stay, unreachable } from '@/server/protocol/machine'
import type { Verdict } from '@/server/protocol/model'
import type { RoleMachine } from './hosted'
import { find, look, noteFound } from './parallel-recovery'
import { type CoordinatorEvent, type Effect, type Said, tellBranches } from './parallel-said'
import {
  type Context,
  enter,
  type In,
  idle,
  type Next,
  owedBy,
  type State,
  to,
} from './parallel-state'
import { layout } from './register-said'

/** A coordinator of parallel commit. It has no disk: whoever is in doubt makes another one recover. */
export const parallelCoordinator = (context: Context): RoleMachine<State, Said, never> => ({
  initial: idle,
  decide: (state, event) => decide(context, state, event),
  owed: (state) => owedBy(context, state),
})

function decide(context: Context, state: State, event: CoordinatorEvent): Next {
  if (event.type === 'rang') return event.timer === state.phase ? goOn(context, state) : stay(state)
  if (event.type === 'begun') return begin(context)
  if (event.type !== 'heard') return stay(state)
  const { said } = event
  const branch = layout.branch(event.from)
  if (said.kind === 'stands') return stands(context, state, said.verdict)
  switch (state.phase) {
    case 'idle':
      return said.kind === 'ask' ? find(context, [branch]) : stay(state)
    case 'committing':
      return collect(context, state, { kind: said.kind, branch })
    case 'finding':
      if (said.kind === 'staged') return look(context)
      return said.kind === 'ask' ? noteAsking(state, branch) : stay(state)
    case 'looking':
      return noteFound(context, state, { kind: said.kind, branch })
    case 'concluding':
      return stay(state)
    case 'settling':
      return settle(state, { kind: said.kind, branch })
    default:
      return unreachable(state)
  }
}

interface From {
  readonly kind: Said['kind']
  readonly branch: number
}

const begin = (context: Context): Next =>
  enter(context, {
    ...{ phase: 'committing', staged: false, tries: 1 },
    votes: context.all.map(() => null),
  })

function goOn(context: Context, state: State): Next {
  if (state.phase !== 'committing') return enter(context, state)
  if (state.tries >= context.attempts) return giveUp(context, state)
  return enter(context, { ...state, tries: state.tries + 1 })
}

/** One round: the caller hears as soon as all of it is durable. */
function collect(context: Context, state: In<'committing'>, { kind, branch }: From): Next {
  if (kind !== 'staged' && kind !== 'yes' && kind !== 'no') return stay(state)
  const heard: In<'committing'> =
    kind === 'staged'
      ? { ...state, staged: true }
      : { ...state, votes: state.votes.with(branch, state.votes[branch] ?? kind) }
  if (heard.votes.includes(null)) return to(heard)
  if (heard.votes.includes('no')) return giveUp(context, heard)
  if (!heard.staged) return to(heard)
  const { all: branches } = context
  return enter(context, { phase: 'concluding', verdict: 'commit', branches, tells: null }, [
    { type: 'tell', told: 'committed' },
  ])
}

/** Nobody else answers the caller, so it need not bar anybody; the record may stand otherwise by now. */
function giveUp(context: Context, { votes }: In<'committing'>): Next {
  const branches = context.all.filter((branch) => votes[branch] !== 'no')
  const tells = votes.includes('no') ? 'refused' : 'timed-out'
  return enter(context, { phase: 'concluding', verdict: 'abort', branches, tells })
}

const noteAsking = (state: In<'finding'>, branch: number): Next =>
  to({ ...state, asking: [...new Set([...state.asking, branch])] })

/** The verdict is durable: the caller hears it, if it has not, and then who takes part. */
function stands(context: Context, state: State, verdict: Verdict): Next {
  if (state.phase === 'idle' || state.phase === 'settling') return stay(state)
  const isOwed =
    state.phase === 'committing' || (state.phase === 'concluding' && state.tells !== null)
  const aborted = (state.phase === 'concluding' && state.tells) || 'timed-out'
  const told: readonly Effect[] = isOwed
    ? [{ type: 'tell', told: verdict === 'commit' ? 'committed' : aborted }]
    : []
  const owed = state.phase === 'finding' ? state.asking : context.all
  if (verdict === 'commit') return enter(context, { phase: 'settling', owed }, told)
  const branches = state.phase === 'concluding' ? state.branches : owed
  return enter(context, idle, [...told, ...tellBranches('abort', branches)])
}

/** Whoever has committed says so; who missed an abort asks. */
function settle(state: In<'settling'>, { kind, branch }: From): Next {
  if (kind === 'ask') return to(state, tellBranches('commit', [branch]))
  if (kind !== 'ack' || !state.owed.includes(branch)) return stay(state)
  const owed = state.owed.filter((one) => one !== branch)
  return to(owed.length === 0 ? idle : { ...state, owed })
}
