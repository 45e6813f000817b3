import type { Step } from '@/server/protocol/machine'
import type { Verdict } from '@/server/protocol/model'
import { COORDINATOR, type Effect, type ParticipantEvent, type Place, tell } from './phases-said'

export type Nodes = readonly number[]

/** The termination protocol, as who leads it sees it. */
export interface Lead {
  readonly step: 'asking' | 'precommitting'
  /** Where the others are, by node; who has precommitted for it is in p. */
  readonly places: Readonly<Record<number, Place>>
}

export type State = Readonly<
  /** Nothing was promised: it can never commit. */
  | { phase: 'idle' }
  | {
      phase: 'here'
      place: 'q' | 'w' | 'p'
      no: boolean
      epoch: number
      gone: Nodes
      lead: Lead | null
    }
  /** It has crashed: the others go on without it, and it must not decide from its own record. */
  | { phase: 'back'; place: 'w' | 'p'; lost: Readonly<Record<number, Place>> }
  | { phase: 'over'; verdict: Verdict }
>

export type Next = Step<State, ParticipantEvent, Effect>
export type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>

/** What a participant knows of the system. */
export interface Context {
  readonly me: number
  /** The participants. */
  readonly all: Nodes
}

export const idle: State = { phase: 'idle' }
export const askAgain: Effect = { type: 'wait', timer: 'ask', times: 2 }

export const to = (state: State, effects: readonly Effect[] = []): Next => ({
  ...{ state, records: [], forced: false, effects },
})

export const others = ({ me, all }: Context): Nodes => all.filter((node) => node !== me)

export const everybodyElse = (context: Context): Nodes => [COORDINATOR, ...others(context)]

/** Commits are forced; who aborts may lose the record, and asks again. */
export function end(verdict: Verdict, then: readonly Effect[] = []): Next {
  return {
    state: { phase: 'over', verdict },
    records: [{ type: 'logged', entry: verdict === 'commit' ? 'c' : 'a' }],
    forced: verdict === 'commit',
    effects: [{ type: 'ended', verdict }, ...then],
  }
}

/** Decides for all, and tells all. */
export const rule = (context: Context, verdict: Verdict, epoch: number): Next =>
  end(verdict, tell({ kind: verdict, epoch }, others(context)))
