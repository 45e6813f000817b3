import { stay, unreachable } from '@/server/protocol/machine'
import type { RoleMachine } from './hosted'
import {
  beginCommit,
  countAccepted,
  countPromise,
  decided,
  hearAsk,
  leadAgain,
  outcome,
} from './paxos-leader'
import { type AcceptorEntry, type AcceptorEvent, type Said, tell } from './paxos-said'
import {
  type Context,
  fresh,
  type In,
  idle,
  type Next,
  type State,
  to,
  withAccepted,
} from './paxos-state'
import { acceptVotes, noteVote } from './paxos-votes'

/** An acceptor of all instances of a transaction; each may come to lead a ballot. */
export const paxosAcceptor = (context: Context): RoleMachine<State, Said, AcceptorEntry> => ({
  initial: idle,
  decide: (state, event) => decide(context, state, event),
  owed: () => [],
})

type HeardEvent = Extract<AcceptorEvent, { type: 'heard' }>

function decide(context: Context, state: State, event: AcceptorEvent): Next {
  if (event.type === 'logged') return to(logged(context, state, event.entry))
  switch (state.phase) {
    case 'idle':
      return event.type === 'heard' ? goOn(context, fresh(context), event) : stay(state)
    case 'here':
      return goOn(context, state, event)
    case 'over':
      return answer(state, event)
    default:
      return unreachable(state)
  }
}

function logged(context: Context, before: State, entry: AcceptorEntry): State {
  if (entry.type === 'decided') return { phase: 'over', values: entry.values }
  const state = before.phase === 'here' ? before : fresh(context)
  const promised = Math.max(state.promised, entry.ballot)
  return entry.type === 'promised'
    ? { ...state, promised }
    : { ...withAccepted(state, entry.ballot, entry.values), promised }
}

function goOn(context: Context, state: In<'here'>, event: AcceptorEvent): Next {
  if (event.type === 'rang') return leadAgain(context, { ...state, isTimed: false })
  return event.type === 'heard' ? hear(context, state, event) : stay(state)
}

function hear(context: Context, state: In<'here'>, { said, from }: HeardEvent): Next {
  switch (said.kind) {
    case 'begin-commit':
      return beginCommit(context, state, noteVote(state, said.instance, said.value))
    case 'vote':
      return acceptVotes(context, state, noteVote(state, said.instance, said.value))
    case 'ask':
      return hearAsk(context, state)
    case 'promise?':
      return promise(state, said.ballot, from)
    case 'promise':
      return countPromise(context, state, { from, ...said })
    case 'accept':
      return accept(state, said.ballot, { values: said.values, from })
    case 'accepted':
      return countAccepted(context, state, { from, ...said })
    case 'commit':
      return decided(
        context.layout.managers.map(() => 'yes'),
        [],
      )
    case 'abort':
      return decided([said.refused ? 'no' : 'missing'], [])
    default:
      return to(state)
  }
}

function promise(state: In<'here'>, ballot: number, from: number): Next {
  if (ballot < state.promised) return to(state)
  const { accepted } = state
  return {
    state: { ...state, promised: ballot },
    records: [{ type: 'logged', entry: { type: 'promised', ballot } }],
    ...{ forced: true, effects: tell({ kind: 'promise', ballot, accepted }, [from]) },
  }
}

function accept(
  state: In<'here'>,
  ballot: number,
  { values, from }: { readonly values: Extract<Said, { kind: 'accept' }>['values']; from: number },
): Next {
  if (ballot < state.promised) return to(state)
  return {
    state: { ...withAccepted(state, ballot, values), promised: ballot },
    records: [{ type: 'logged', entry: { type: 'accepted', ballot, values } }],
    ...{ forced: true, effects: tell({ kind: 'accepted', ballot, values }, [from]) },
  }
}

/** What was decided is answered, to managers and to whoever still leads. */
function answer(state: In<'over'>, event: AcceptorEvent): Next {
  if (event.type !== 'heard') return stay(state)
  const { kind } = event.said
  return kind === 'ask' || kind === 'promise?' || kind === 'begin-commit'
    ? to(state, outcome(state.values, [event.from]))
    : stay(state)
}
