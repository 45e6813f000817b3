import { type Step, stay, unreachable } from '@/server/protocol/machine'
import type { Verdict } from '@/server/protocol/model'
import type { RoleMachine } from './hosted'
import {
  COORDINATOR,
  type Effect,
  type ParticipantEntry,
  type ParticipantEvent,
  type Rules,
  type Said,
} from './presumed-said'

type State = Readonly<
  /** No work is here: it was never done, was lost, or has ended. */
  | { phase: 'idle' }
  | { phase: 'working'; vote: 'yes' | 'no' | 'read-only' }
  | { phase: 'read' }
  | { phase: 'prepared' }
  | { phase: 'committed' }
  | { phase: 'aborted' }
>

type Next = Step<State, ParticipantEvent, Effect>
type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>

/** How long work waits to be asked, in times of waiting, until it is given up. */
const PATIENCE = 12

/** A participant of two-phase commit as published: in doubt it asks, and never decides alone. */
export const presumedParticipant = (rules: Rules): RoleMachine<State, Said, ParticipantEntry> => ({
  initial: idle,
  decide: (state, event) => decide(rules, state, event),
  owed: (state) => (state.phase === 'prepared' ? [send('ask'), askAgain] : []),
})

const idle: State = { phase: 'idle' }
const send = (kind: Said['kind']): Effect => ({ type: 'send', to: COORDINATOR, said: { kind } })
const askAgain: Effect = { type: 'wait', timer: 'ask', times: 2 }
const forget: Effect = { type: 'forget' }

const to = (state: State, effects: readonly Effect[]): Next => ({
  ...{ state, records: [], forced: false, effects },
})

function decide(rules: Rules, state: State, event: ParticipantEvent): Next {
  if (event.type === 'logged') return to({ phase: event.entry }, [])
  switch (state.phase) {
    case 'idle':
      return nothingHere(rules, event)
    case 'working':
      return work(rules, state, event)
    case 'read':
      return readOnly(state, event)
    case 'prepared':
      return inDoubt(rules, state, event)
    case 'committed':
    case 'aborted':
      return event.type === 'restarted'
        ? to(idle, [ended(state.phase === 'committed' ? 'commit' : 'abort'), forget])
        : stay(state)
    default:
      return unreachable(state)
  }
}

const ended = (verdict: Verdict): Effect => ({ type: 'ended', verdict })

function nothingHere(rules: Rules, event: ParticipantEvent): Next {
  if (event.type === 'worked')
    return to({ phase: 'working', vote: event.vote }, [
      { type: 'wait', timer: 'patience', times: PATIENCE },
    ])
  if (event.type !== 'heard') return stay(idle)
  const { kind } = event.said
  if (kind === 'prepare') return to(idle, [{ type: 'voted', vote: 'no' }, send('no')])
  if ((kind === 'commit' || kind === 'abort') && rules.acknowledges[kind])
    return to(idle, [send('ack')])
  return stay(idle)
}

function work(rules: Rules, state: In<'working'>, event: ParticipantEvent): Next {
  if (event.type === 'rang') return to(idle, [ended('abort'), forget])
  if (event.type !== 'heard') return stay(state)
  const { kind } = event.said
  if (kind === 'abort')
    return to(idle, [ended('abort'), ...(rules.acknowledges.abort ? [send('ack')] : []), forget])
  if (kind !== 'prepare') return stay(state)
  const { vote } = state
  const answer: readonly Effect[] = [{ type: 'voted', vote }, send(vote)]
  if (vote === 'no') return to(idle, [...answer, forget])
  if (vote === 'read-only') return to({ phase: 'read' }, answer)
  return {
    state: { phase: 'prepared' },
    records: [{ type: 'logged', entry: 'prepared' }],
    ...{ forced: true, effects: [...answer, askAgain] },
  }
}

/** It has let go; only its word is remembered for a while, should it be asked for again. */
function readOnly(state: In<'read'>, event: ParticipantEvent): Next {
  if (event.type === 'rang') return to(idle, [forget])
  if (event.type !== 'heard') return stay(state)
  return event.said.kind === 'prepare' ? to(state, [send('read-only')]) : stay(state)
}

function inDoubt(rules: Rules, state: In<'prepared'>, event: ParticipantEvent): Next {
  if (event.type === 'restarted')
    return to(state, [{ type: 'found-prepared' }, send('ask'), askAgain])
  if (event.type === 'rang')
    return event.timer === 'ask' ? to(state, [send('ask'), askAgain]) : stay(state)
  if (event.type !== 'heard') return stay(state)
  const { kind } = event.said
  if (kind === 'prepare') return to(state, [send('yes')])
  return kind === 'commit' || kind === 'abort' ? end(rules, kind) : stay(state)
}

/** What is acknowledged is forced before; what is not may be lost, and is asked for again. */
function end({ acknowledges }: Rules, verdict: Verdict): Next {
  const entry = verdict === 'commit' ? 'committed' : 'aborted'
  const isForced = acknowledges[verdict]
  return {
    state: { phase: entry },
    records: [{ type: 'logged', entry }],
    forced: isForced,
    effects: [ended(verdict), ...(isForced ? [send('ack')] : []), forget],
  }
}
