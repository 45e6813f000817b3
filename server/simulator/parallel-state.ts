import type { Step } from '@/server/protocol/machine'
import type { Verdict } from '@/server/protocol/model'
import { type CoordinatorEvent, type Effect, tell, tellBranches } from './parallel-said'
import { layout } from './register-said'

export type State = Readonly<
  | { phase: 'idle' }
  /** Its own: intents and the staging record are on their way. */
  | { phase: 'committing'; votes: readonly ('yes' | 'no' | null)[]; staged: boolean; tries: number }
  /** Somebody is in doubt: the record is asked for. */
  | { phase: 'finding'; asking: readonly number[] }
  /** It is staged: so every intent is looked at. */
  | { phase: 'looking'; found: readonly boolean[] }
  | {
      phase: 'concluding'
      verdict: Verdict
      /** Who must know of an abort. */
      branches: readonly number[]
      /** What the application hears of an abort; null: it was answered, or waits for somebody else. */
      tells: 'refused' | 'timed-out' | null
    }
  | { phase: 'settling'; owed: readonly number[] }
>

export type Next = Step<State, CoordinatorEvent, Effect>
export type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>

export interface Context {
  /** The branches. */
  readonly all: readonly number[]
  /** How often intents and the record are asked for. */
  readonly attempts: number
}

export const idle: State = { phase: 'idle' }

export const to = (state: State, effects: readonly Effect[] = []): Next => ({
  ...{ state, records: [], forced: false, effects },
})

/** What is asked for in this phase, until it is answered. */
export function owedBy({ all }: Context, state: State): readonly Effect[] {
  const again: Effect = { type: 'wait', timer: state.phase, times: 1 }
  switch (state.phase) {
    case 'committing': {
      const silent = all.filter((branch) => state.votes[branch] === null)
      const stage = state.staged ? [] : [tell({ kind: 'stage' }, layout.store)]
      return [...tellBranches('prepare', silent), ...stage, again]
    }
    case 'finding':
      return [tell({ kind: 'find' }, layout.store), again]
    case 'looking':
      return [
        ...tellBranches(
          'look',
          all.filter((branch) => state.found[branch] === false),
        ),
        again,
      ]
    case 'concluding':
      return [tell({ kind: 'conclude', verdict: state.verdict }, layout.store), again]
    case 'settling':
      return [...tellBranches('commit', state.owed), again]
    default:
      return []
  }
}

/** Enters a phase, and asks for what it owes. */
export const enter = (context: Context, state: State, before: readonly Effect[] = []): Next =>
  to(state, [...before, ...owedBy(context, state)])
