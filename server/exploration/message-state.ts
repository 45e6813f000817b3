import type { Verdict } from '@/server/protocol/model'
import type { State as Machine } from '@/server/protocol/two-phase-state'
import type { Property } from './model'

/**
 * What the application's database holds of its local transaction.
 * running    it has written its marker, and has not ended
 * barred     somebody else has the marker's key: the transaction can never have it
 */
export type Marker = 'none' | 'running' | 'committed' | 'barred'

/** What was sent and stays on its way for ever: it may arrive late, twice, out of order, or never. */
export interface Words {
  /** Of the application: it has committed; it has rolled back; it does not know. */
  readonly submitted: boolean
  readonly aborted: boolean
  readonly finished: boolean
  /** The question to the database, which bars it, and what was found. */
  readonly asked: boolean
  readonly foundCommitted: boolean
  readonly foundNothing: boolean
  /** To the database, of an abort or a commit that stands; and its proof. */
  readonly told: Verdict | null
  readonly proved: boolean
}

/** A service: how often it has done its part, and what is on its way to it and from it. */
export interface Service {
  readonly told: boolean
  readonly done: number
  readonly confirmed: boolean
}

export interface State {
  readonly machine: Machine
  readonly durable: Machine
  readonly alive: boolean
  readonly register: Verdict | null
  /** `ready`: prepared, and nothing done; `over`: it does nothing more, or has died. */
  readonly application: 'ready' | 'working' | 'committed' | 'over'
  readonly marker: Marker
  readonly words: Words
  readonly services: readonly Service[]
  readonly crashes: number
}

export const properties: readonly Property<State>[] = [
  {
    name: 'abort stands of nothing that has committed',
    holds: ({ register, marker }) => register !== 'abort' || marker !== 'committed',
  },
  {
    name: 'nothing is done of what has not committed',
    holds: ({ services, marker, register }) =>
      marker === 'committed' || (register !== 'commit' && services.every(({ done }) => done === 0)),
  },
  {
    name: 'each does its part once',
    holds: ({ services }) => services.every(({ done }) => done < 2),
  },
  {
    name: 'all have done their part at the end',
    holds: ({ machine, services }) =>
      machine.phase !== 'committed' || services.every(({ done }) => done > 0),
  },
]
