import { expect } from 'vitest'
import { type Machine, replay } from '@/server/protocol/machine'

/** Reads as a sentence: given(...history).when(event).leadsTo({ state, records, effects }). */
export const specify =
  <State, Event, Effect>(machine: Machine<State, Event, Effect>) =>
  (...history: readonly Event[]) => ({
    when: (event: Event) => {
      const before = replay(machine, history)
      const after = machine.decide(before, event)
      return {
        leadsTo: (expected: {
          readonly state?: Partial<State>
          readonly records?: readonly Event[]
          readonly forced?: boolean
          readonly effects?: readonly Effect[]
        }) => expect(after).toMatchObject(expected),
        changesNothing: () => {
          expect(after.state).toBe(before)
          expect(after).toEqual({ state: before, records: [], forced: false, effects: [] })
        },
      }
    },
  })
