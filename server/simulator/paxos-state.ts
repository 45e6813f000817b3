import type { Step } from '@/server/protocol/machine'
import type { Accepted, AcceptorEvent, Effect, Layout, Value } from './paxos-said'

/** A ballot that this node leads. */
export interface Lead {
  readonly ballot: number
  readonly step: 'voting' | 'asking' | 'accepting'
  /** Who has answered in this step, and with what. */
  readonly promises: Readonly<Record<number, readonly (Accepted | null)[]>>
  readonly accepted: readonly number[]
  /** How often it has waited. */
  readonly attempts: number
}

export type State = Readonly<
  | { phase: 'idle' }
  | {
      phase: 'here'
      /** No lower ballot is taken part in any more. */
      promised: number
      /** By instance. */
      accepted: readonly (Accepted | null)[]
      lead: Lead | null
      /** A timer is on its way. */
      isTimed: boolean
    }
  | { phase: 'over'; values: readonly Value[] }
>

export type Next = Step<State, AcceptorEvent, Effect>
export type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>

export interface Context {
  readonly layout: Layout
  readonly me: number
  /** How often votes are asked for in ballot 0. */
  readonly attempts: number
}

export const idle: State = { phase: 'idle' }

export const to = (state: State, effects: readonly Effect[] = []): Next => ({
  ...{ state, records: [], forced: false, effects },
})

export const fresh = ({ layout }: Context): In<'here'> => ({
  ...{ phase: 'here', promised: 0, lead: null, isTimed: false },
  accepted: layout.managers.map(() => null),
})

export const withAccepted = (
  state: In<'here'>,
  ballot: number,
  values: readonly Value[],
): In<'here'> => ({ ...state, accepted: values.map((value) => ({ ballot, value })) })

/** Ballots are numbered so that nobody else leads the same. */
export const leaderOf = ({ layout }: Context, ballot: number): number =>
  ballot % layout.acceptors.length
