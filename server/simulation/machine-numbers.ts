import type { State } from '@/server/protocol/two-phase-state'
import { MACHINE_STATES_MAX } from './world'

/** A state of the machine by its number; numbers are given in the order of discovery. */
export type StateNumber = number

export function numberStates() {
  const states: State[] = []
  const numbers = new Map<string, StateNumber>()
  return {
    size: () => states.length,
    numberOf: (state: State): StateNumber => {
      const key = canonical(state)
      const found = numbers.get(key)
      if (found !== undefined) return found
      if (states.length === MACHINE_STATES_MAX) throw new Error('too many states of the machine')
      numbers.set(key, states.length)
      return states.push(state) - 1
    },
    stateOf: (number: StateNumber): State => {
      const state = states[number]
      if (state === undefined) throw new Error(`no state ${number}`)
      return state
    },
  }
}

/** Lists in a state are sets, and the order in which votes were heard is forgotten. */
const canonical = (state: State): string =>
  JSON.stringify(state, (_key, value: unknown) => {
    if (Array.isArray(value)) return [...value].sort()
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
