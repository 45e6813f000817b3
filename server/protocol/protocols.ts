import { type Machine, stay } from './machine'
import { beginSaga, decideSaga } from './saga'
import {
  owedBySaga,
  type SagaBegun,
  type SagaEffect,
  type SagaEvent,
  type SagaState,
  type StepEvent,
} from './saga-state'
import { twoPhaseCommit } from './two-phase-commit'
import type { Effect, Event, State } from './two-phase-state'

/*
 * The protocols that run here behind one machine: the begin record says which one a transaction is
 * run by, and from there on its states and events are that one's alone.
 */

export type AnyState = State | SagaState
export type AnyEvent = Event | SagaEvent
export type AnyEffect = Effect | SagaEffect

const sagaPhases: ReadonlySet<string> = new Set<SagaState['phase']>([
  'stepping',
  'concluding',
  'completing',
  'compensating',
  'completed',
  'compensated',
])

export const isSaga = (state: AnyState): state is SagaState => sagaPhases.has(state.phase)

const isSagaBegun = (event: AnyEvent): event is SagaBegun =>
  event.type === 'begun' && 'steps' in event

const stepEvents: ReadonlySet<string> = new Set<StepEvent['type']>([
  'step-started',
  'step-done',
  'step-refused',
  'compensated',
  'compensation-refused',
])

const isStepEvent = (event: AnyEvent): event is StepEvent => stepEvents.has(event.type)

export const protocols: Machine<AnyState, AnyEvent, AnyEffect> = {
  initial: twoPhaseCommit.initial,
  decide: (state, event) => {
    if (isSaga(state)) return event.type === 'begun' ? stay(state) : decideSaga(state, event)
    if (isSagaBegun(event)) return state.phase === 'idle' ? beginSaga(event) : stay(state)
    return isStepEvent(event) ? stay(state) : twoPhaseCommit.decide(state, event)
  },
  owed: (state) => (isSaga(state) ? owedBySaga(state) : twoPhaseCommit.owed(state)),
}

/** What stands is being told or has been: nobody waits for a verdict any more. */
export const isDecided = ({ phase }: AnyState): boolean =>
  phase === 'committing' ||
  phase === 'aborting' ||
  phase === 'completing' ||
  phase === 'compensating'

/** Ended, as far as the protocol goes. */
export const isClosed = ({ phase }: AnyState): boolean => isEnded(phase) || phase === 'heuristic'

/** Ended as the verdict says, with a record of it. */
export const isEnded = (phase: AnyState['phase']): boolean =>
  phase === 'committed' || phase === 'aborted' || phase === 'completed' || phase === 'compensated'

/** The events of a log that is a saga's; null: it is none. */
export function asSaga(events: readonly AnyEvent[]): readonly SagaEvent[] | null {
  if (!events.some(isSagaBegun)) return null
  return events.filter((event): event is SagaEvent => event.type !== 'begun' || isSagaBegun(event))
}

/** The events of a log that is no saga's. */
export const asTwoPhase = (events: readonly AnyEvent[]): readonly Event[] =>
  events.filter((event): event is Event => !isSagaBegun(event) && !isStepEvent(event))
