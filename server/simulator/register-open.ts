import type { Host } from './node'
import type { Surroundings } from './protocol'
import type { Happenings } from './register-happenings'
import type { Effect, Event, Form, Said, State } from './register-said'
import type { Table } from './register-table'

/** A transaction in hand. */
export interface Open {
  readonly transaction: number
  state: State
  /** Written down, and not yet sent to the journal: they travel with what somebody waits for. */
  records: Event[]
  /** Records are on their way that something waits for; what is heard meanwhile waits too. */
  isWaiting: boolean
  readonly queue: Event[]
  /** What was sent to the journal last, and what is asked of the world once it is durable. */
  appended: { readonly batch: number; readonly records: readonly Event[] }
  held: readonly Effect[]
  /** How often what this phase asks for has been asked for. */
  attempts: number
  /** When that will have taken too long. */
  dueAt: number
  isArmed: boolean
  /** Who decides has been barred for its silence, and has not refused. */
  isBarred: boolean
}

/** The volatile side of a coordinator. */
export interface Running {
  readonly host: Host<Said, never>
  readonly around: Surroundings
  readonly happen: Happenings
  readonly table: Table
  readonly timeoutUs: number
  readonly form: Form
  /** Of the lease that it believes to hold. */
  epoch: number
  readonly opens: Map<number, Open>
  /** The transactions whose applications wait here. */
  readonly clients: Set<number>
}

export function open(running: Running, transaction: number, state: State): Open {
  const one: Open = {
    transaction,
    state,
    records: [],
    isWaiting: false,
    queue: [],
    appended: { batch: 0, records: [] },
    held: [],
    attempts: 1,
    dueAt: 0,
    isArmed: false,
    isBarred: false,
  }
  running.opens.set(transaction, one)
  return one
}
