import { stay, unreachable } from '@/server/protocol/machine'
import type { RoleMachine } from './hosted'
import { askAll, comeBack } from './phases-back'
import { leadAgain, leadOn, mustLead, startLeading } from './phases-leader'
import {
  COORDINATOR,
  type ParticipantEntry,
  type ParticipantEvent,
  type Place,
  type Said,
  tell,
} from './phases-said'
import {
  askAgain,
  type Context,
  end,
  type In,
  idle,
  type Next,
  type State,
  to,
} from './phases-state'

/** How long work waits to be asked, in times of waiting, until it is given up. */
const PATIENCE = 12

/** A participant of three-phase commit, which may have to lead the termination protocol. */
export const phasesParticipant = (
  context: Context,
): RoleMachine<State, Said, ParticipantEntry> => ({
  initial: idle,
  decide: (state, event) => decide(context, state, event),
  owed: (state) => (state.phase === 'back' ? askAll(context) : []),
})

type HeardEvent = Extract<ParticipantEvent, { type: 'heard' }>

function decide(context: Context, state: State, event: ParticipantEvent): Next {
  if (event.type === 'logged') return to(logged(event.entry))
  switch (state.phase) {
    case 'idle':
      return nothingHere(event)
    case 'here':
      return goOn(context, state, event)
    case 'back':
      return comeBack(context, state, event)
    case 'over':
      return answer(state, event)
    default:
      return unreachable(state)
  }
}

const logged = (entry: ParticipantEntry): State =>
  entry === 'w' || entry === 'p'
    ? { phase: 'back', place: entry, lost: {} }
    : { phase: 'over', verdict: entry === 'c' ? 'commit' : 'abort' }

/** It has promised nothing, so nobody can have committed. */
function nothingHere(event: ParticipantEvent): Next {
  if (event.type === 'worked')
    return to(
      { phase: 'here', place: 'q', no: event.vote === 'no', epoch: 0, gone: [], lead: null },
      [{ type: 'wait', timer: 'patience', times: PATIENCE }],
    )
  if (event.type !== 'heard') return stay(idle)
  const { said, from } = event
  if (said.kind === 'can-commit')
    return to(idle, [{ type: 'voted', vote: 'no' }, ...tell({ kind: 'no' }, [from])])
  if (said.kind === 'ask') return to(idle, tell({ kind: 'abort', epoch: 0 }, [from]))
  if (said.kind === 'report?')
    return to(idle, tell({ kind: 'report', epoch: said.epoch, place: 'a' }, [from]))
  return stay(idle)
}

function goOn(context: Context, state: In<'here'>, event: ParticipantEvent): Next {
  switch (event.type) {
    case 'missed': {
      const next = { ...state, gone: [...state.gone, event.node] }
      if (mustLead(context, next)) return startLeading(context, next)
      return isLeading(next) ? leadOn(context, next) : to(next)
    }
    case 'rang':
      if (event.timer === 'patience') return state.place === 'q' ? end('abort') : stay(state)
      return isLeading(state) ? leadAgain(context, state) : to(state, askAll(context))
    case 'heard':
      return hear(context, state, event)
    default:
      return stay(state)
  }
}

const isLeading = (
  state: In<'here'>,
): state is In<'here'> & { readonly lead: NonNullable<In<'here'>['lead']> } => state.lead !== null

function hear(context: Context, state: In<'here'>, { said, from }: HeardEvent): Next {
  switch (said.kind) {
    case 'can-commit':
      return vote(state, from)
    case 'precommit':
      return said.epoch < state.epoch ? stay(state) : precommit(state, said.epoch, from)
    case 'commit':
      return end('commit', tell({ kind: 'done' }, [COORDINATOR]))
    case 'abort':
      return end('abort')
    case 'report?':
      if (said.epoch < state.epoch) return stay(state)
      return to({ ...state, epoch: said.epoch, lead: null }, [
        ...tell({ kind: 'report', epoch: said.epoch, place: state.place }, [from]),
      ])
    case 'report':
      return said.epoch === state.epoch
        ? note(context, state, { from, place: said.place })
        : stay(state)
    case 'precommitted':
      return said.epoch === state.epoch ? note(context, state, { from, place: 'p' }) : stay(state)
    default:
      return stay(state)
  }
}

function vote(state: In<'here'>, from: number): Next {
  if (state.epoch > 0) return stay(state)
  if (state.place !== 'q') return to(state, tell({ kind: 'yes' }, [from]))
  if (state.no)
    return {
      state: { phase: 'over', verdict: 'abort' },
      ...{ records: [], forced: false },
      effects: [{ type: 'voted', vote: 'no' }, ...tell({ kind: 'no' }, [from])],
    }
  return {
    state: { ...state, place: 'w' },
    records: [{ type: 'logged', entry: 'w' }],
    forced: true,
    effects: [{ type: 'voted', vote: 'yes' }, ...tell({ kind: 'yes' }, [from]), askAgain],
  }
}

function precommit(state: In<'here'>, epoch: number, from: number): Next {
  const effects = tell({ kind: 'precommitted', epoch }, [from])
  if (state.place === 'q') return stay(state)
  if (state.place === 'p') return to({ ...state, epoch }, effects)
  return {
    state: { ...state, epoch, place: 'p' },
    records: [{ type: 'logged', entry: 'p' }],
    ...{ forced: true, effects },
  }
}

function note(
  context: Context,
  state: In<'here'>,
  { from, place }: { readonly from: number; readonly place: Place },
): Next {
  if (!isLeading(state)) return stay(state)
  const lead = { ...state.lead, places: { ...state.lead.places, [from]: place } }
  return leadOn(context, { ...state, lead })
}

function answer(state: In<'over'>, event: ParticipantEvent): Next {
  const { verdict } = state
  if (event.type === 'restarted') return to(state, [{ type: 'ended', verdict }])
  if (event.type !== 'heard') return stay(state)
  const { said, from } = event
  const place = verdict === 'commit' ? 'c' : 'a'
  switch (said.kind) {
    case 'can-commit':
      return verdict === 'abort' ? to(state, tell({ kind: 'no' }, [from])) : stay(state)
    case 'commit':
      return verdict === 'commit' ? to(state, tell({ kind: 'done' }, [from])) : stay(state)
    case 'report?':
      return to(state, tell({ kind: 'report', epoch: said.epoch, place }, [from]))
    case 'ask':
    case 'precommit':
      return to(state, tell({ kind: verdict, epoch: 0 }, [from]))
    default:
      return stay(state)
  }
}
