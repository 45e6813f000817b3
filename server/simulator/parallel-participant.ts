import { type Step, stay, unreachable } from '@/server/protocol/machine'
import type { Verdict } from '@/server/protocol/model'
import type { RoleMachine } from './hosted'
import {
  type Effect,
  type ParticipantEntry,
  type ParticipantEvent,
  type Said,
  tell,
} from './parallel-said'
import { layout } from './register-said'

type State = Readonly<
  /** No work is here: it was never done, or was lost. */
  | { phase: 'idle' }
  | { phase: 'working'; no: boolean }
  /** Its intent is durable; how often it has asked how it ended. */
  | { phase: 'prepared'; asked: number }
  /** An abort may also be a bar: it never prepares any more. */
  | { phase: 'over'; verdict: Verdict }
>

type Next = Step<State, ParticipantEvent, Effect>
type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>

/** How long work waits to be asked, in times of waiting, until it is given up. */
const PATIENCE = 12

/** A participant of parallel commit: in doubt it asks, one coordinator and then the other. */
export const parallelParticipant: RoleMachine<State, Said, ParticipantEntry> = {
  initial: { phase: 'idle' },
  decide,
  owed: (state) => (state.phase === 'prepared' ? ask(state).effects : []),
}

const to = (state: State, effects: readonly Effect[] = []): Next => ({
  ...{ state, records: [], forced: false, effects },
})

const writing = (state: State, entry: ParticipantEntry, effects: readonly Effect[]): Next => ({
  ...{ state, records: [{ type: 'logged', entry }], forced: true, effects },
})

function decide(state: State, event: ParticipantEvent): Next {
  if (event.type === 'logged') return to(logged(event.entry))
  switch (state.phase) {
    case 'idle':
      return nothingHere(state, event)
    case 'working':
      return work(state, event)
    case 'prepared':
      return inDoubt(state, event)
    case 'over':
      return ended(state, event)
    default:
      return unreachable(state)
  }
}

const logged = (entry: ParticipantEntry): State =>
  entry === 'prepared'
    ? { phase: 'prepared', asked: 0 }
    : { phase: 'over', verdict: entry === 'committed' ? 'commit' : 'abort' }

const over = (verdict: Verdict): State => ({ phase: 'over', verdict })
const endedAs = (verdict: Verdict): Effect => ({ type: 'ended', verdict })
const waitToAsk: Effect = { type: 'wait', timer: 'ask', times: 2 }

function nothingHere(state: In<'idle'>, event: ParticipantEvent): Next {
  if (event.type === 'worked')
    return to({ phase: 'working', no: event.vote === 'no' }, [
      { type: 'wait', timer: 'patience', times: PATIENCE },
    ])
  if (event.type !== 'heard') return stay(state)
  const { said, from } = event
  if (said.kind === 'look') return bar(from)
  return said.kind === 'prepare' ? refuse(state, from) : stay(state)
}

const refuse = (state: State, from: number): Next =>
  to(state, [{ type: 'voted', vote: 'no' }, tell({ kind: 'no' }, from)])

/** Prevention: that it never prepares is durable before anybody may rely on it. */
const bar = (from: number): Next =>
  writing(over('abort'), 'aborted', [endedAs('abort'), tell({ kind: 'missing' }, from)])

function work(state: In<'working'>, event: ParticipantEvent): Next {
  if (event.type === 'rang') return to(over('abort'), [endedAs('abort')])
  if (event.type !== 'heard') return stay(state)
  const { said, from } = event
  switch (said.kind) {
    case 'prepare':
      return state.no ? refuse(over('abort'), from) : prepare(from)
    case 'look':
      return bar(from)
    case 'abort':
      return to(over('abort'), [endedAs('abort')])
    default:
      return stay(state)
  }
}

/** Should it stay in doubt, it asks the other coordinator first: its own may be gone. */
function prepare(from: number): Next {
  const asked = layout.coordinators.indexOf(from) + 1
  return writing({ phase: 'prepared', asked }, 'prepared', [
    { type: 'voted', vote: 'yes' },
    tell({ kind: 'yes' }, from),
    waitToAsk,
  ])
}

function ask({ asked }: In<'prepared'>, before: readonly Effect[] = []): Next {
  const coordinator = layout.coordinators[asked % layout.coordinators.length] ?? 0
  return to({ phase: 'prepared', asked: asked + 1 }, [
    ...before,
    tell({ kind: 'ask' }, coordinator),
    waitToAsk,
  ])
}

function inDoubt(state: In<'prepared'>, event: ParticipantEvent): Next {
  if (event.type === 'restarted') return ask(state, [{ type: 'found-prepared' }])
  if (event.type === 'rang') return event.timer === 'ask' ? ask(state) : stay(state)
  if (event.type !== 'heard') return stay(state)
  const { said, from } = event
  switch (said.kind) {
    case 'prepare':
      return to(state, [tell({ kind: 'yes' }, from)])
    case 'look':
      return to(state, [tell({ kind: 'found' }, from)])
    case 'commit':
      return writing(over('commit'), 'committed', [endedAs('commit'), tell({ kind: 'ack' }, from)])
    case 'abort':
      return abort()
    default:
      return stay(state)
  }
}

/** Nobody waits for it: who loses the record is in doubt again, and asks again. */
const abort = (): Next => ({
  ...{ state: over('abort'), records: [{ type: 'logged', entry: 'aborted' }], forced: false },
  effects: [endedAs('abort')],
})

function ended(state: In<'over'>, event: ParticipantEvent): Next {
  const { verdict } = state
  if (event.type === 'restarted') return to(state, [endedAs(verdict)])
  if (event.type !== 'heard') return stay(state)
  const { said, from } = event
  const isThere = verdict === 'commit'
  if (said.kind === 'prepare') return to(state, [tell({ kind: isThere ? 'yes' : 'no' }, from)])
  if (said.kind === 'look') return to(state, [tell({ kind: isThere ? 'found' : 'missing' }, from)])
  return said.kind === 'commit' ? to(state, [tell({ kind: 'ack' }, from)]) : stay(state)
}
