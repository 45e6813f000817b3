import { type Step, stay, unreachable } from '@/server/protocol/machine'
import type { Verdict } from '@/server/protocol/model'
import type { RoleMachine } from './hosted'
import {
  type Effect,
  type Layout,
  type ManagerEntry,
  type ManagerEvent,
  type Said,
  tell,
  type Value,
} from './paxos-said'

type State = Readonly<
  /** Nothing was promised. */
  | { phase: 'idle' }
  | { phase: 'working'; no: boolean }
  | { phase: 'prepared' }
  | { phase: 'over'; verdict: Verdict }
>

type Next = Step<State, ManagerEvent, Effect>
type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>

interface Context {
  readonly layout: Layout
  readonly instance: number
}

/** How long work waits to be asked, in times of waiting, until it is given up. */
const PATIENCE = 12

/** A resource manager of Paxos Commit; the first of them asks for the commit, and hears for the application. */
export const paxosManager = (context: Context): RoleMachine<State, Said, ManagerEntry> => ({
  initial: idle,
  decide: (state, event) => decide(context, state, event),
  owed: (state) => (state.phase === 'prepared' ? askAll(context) : []),
})

const idle: State = { phase: 'idle' }
const askAgain: Effect = { type: 'wait', timer: 'ask', times: 3 }

const to = (state: State, effects: readonly Effect[] = []): Next => ({
  ...{ state, records: [], forced: false, effects },
})

function decide(context: Context, state: State, event: ManagerEvent): Next {
  if (event.type === 'logged') return to(logged(event.entry))
  switch (state.phase) {
    case 'idle':
      return nothingHere(context, event)
    case 'working':
      return work(context, state, event)
    case 'prepared':
      return inDoubt(context, state, event)
    case 'over':
      return ended(context, state, event)
    default:
      return unreachable(state)
  }
}

const logged = (entry: ManagerEntry): State =>
  entry === 'prepared'
    ? { phase: 'prepared' }
    : { phase: 'over', verdict: entry === 'committed' ? 'commit' : 'abort' }

/** The vote goes to as many acceptors as are needed; the first of them leads. */
function propose({ layout, instance }: Context, value: Value, begins: boolean): readonly Effect[] {
  const [leader = 0, ...rest] = layout.acceptors.slice(0, layout.majority)
  return [
    { type: 'voted', vote: value === 'yes' ? 'yes' : 'no' },
    ...tell({ kind: begins ? 'begin-commit' : 'vote', instance, value }, [leader]),
    ...tell({ kind: 'vote', instance, value }, rest),
  ]
}

function nothingHere(context: Context, event: ManagerEvent): Next {
  if (event.type === 'worked')
    return to({ phase: 'working', no: event.vote === 'no' }, [
      { type: 'wait', timer: 'patience', times: PATIENCE },
    ])
  const isAsked = event.type === 'heard' && event.said.kind === 'prepare'
  return isAsked ? to(idle, propose(context, 'no', false)) : stay(idle)
}

function work(context: Context, state: In<'working'>, event: ManagerEvent): Next {
  if (event.type === 'rang') return over(context, 'abort', false)
  const begins = event.type === 'begun'
  if (event.type === 'heard' && event.said.kind === 'abort')
    return over(context, 'abort', event.said.refused)
  if (!begins && !(event.type === 'heard' && event.said.kind === 'prepare')) return stay(state)
  if (state.no)
    return to({ phase: 'over', verdict: 'abort' }, [
      ...propose(context, 'no', begins),
      ...(begins ? [{ type: 'tell', told: 'refused' } as const] : []),
    ])
  return {
    state: { phase: 'prepared' },
    records: [{ type: 'logged', entry: 'prepared' }],
    forced: true,
    effects: [...propose(context, 'yes', begins), askAgain],
  }
}

/** It votes once more, to all acceptors, and asks how it ended: somebody will lead a ballot. */
const askAll = ({ layout, instance }: Context): readonly Effect[] => [
  ...tell({ kind: 'vote', instance, value: 'yes' }, layout.acceptors),
  ...tell({ kind: 'ask' }, layout.acceptors),
  askAgain,
]

function inDoubt(context: Context, state: In<'prepared'>, event: ManagerEvent): Next {
  if (event.type === 'restarted') return to(state, [{ type: 'found-prepared' }, ...askAll(context)])
  if (event.type === 'rang') return event.timer === 'ask' ? to(state, askAll(context)) : stay(state)
  if (event.type !== 'heard') return stay(state)
  const { said } = event
  if (said.kind === 'prepare') return to(state, propose(context, 'yes', false))
  if (said.kind === 'commit') return over(context, 'commit', false)
  return said.kind === 'abort' ? over(context, 'abort', said.refused) : stay(state)
}

/** Nobody waits for the record: who loses it is prepared again, and asks again. */
function over({ instance }: Context, verdict: Verdict, refused: boolean): Next {
  const told = verdict === 'commit' ? 'committed' : refused ? 'refused' : 'timed-out'
  return {
    state: { phase: 'over', verdict },
    records: [{ type: 'logged', entry: verdict === 'commit' ? 'committed' : 'aborted' }],
    forced: false,
    effects: [
      { type: 'ended', verdict },
      ...(instance === 0 ? [{ type: 'tell', told } as const] : []),
    ],
  }
}

function ended(context: Context, state: In<'over'>, event: ManagerEvent): Next {
  const { verdict } = state
  if (event.type === 'restarted') return to(state, [{ type: 'ended', verdict }])
  const isAsked = event.type === 'heard' && event.said.kind === 'prepare'
  return isAsked && verdict === 'abort' ? to(state, propose(context, 'no', false)) : stay(state)
}
