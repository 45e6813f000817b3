import { protocols } from '@/server/protocol/protocols'
import type { Effect, Event, State } from './register-said'

type Step = ReturnType<typeof protocols.decide>

/**
 * The machine of production, each of whose steps is computed once: it is pure, and all transactions
 * have the same branches, so states that are equal are made one.
 */
export interface Table {
  readonly initial: State
  decide(state: State, event: Event): Step
  owed(state: State): readonly Effect[]
}

/** The events must be the same objects each time, and never new ones without an end. */
export function createTable(): Table {
  const states = new Map<string, State>()
  const steps = new Map<State, Map<Event, Step>>()
  const known = (state: State): State => {
    const key = JSON.stringify(state)
    const found = states.get(key)
    if (found !== undefined) return found
    states.set(key, state)
    return state
  }
  const compute = (state: State, event: Event): Step => {
    const step = protocols.decide(state, event)
    return step.state === state ? step : { ...step, state: known(step.state) }
  }
  return {
    initial: protocols.initial,
    decide: (state, event) => {
      let some = steps.get(state)
      if (some === undefined) {
        some = new Map()
        steps.set(state, some)
      }
      let step = some.get(event)
      if (step === undefined) {
        step = compute(state, event)
        some.set(event, step)
      }
      return step
    },
    owed: protocols.owed,
  }
}
