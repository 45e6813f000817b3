import type { Machine } from '@/server/protocol/machine'
import type { BranchId } from '@/server/protocol/model'
import type { Effect, Event, Proposal, State } from '@/server/protocol/two-phase-state'
import { ABORT, type BranchSet, COMMIT, members, type Register, setOf } from './world'

export type CommitMachine = Machine<State, Event, Effect>

/** What a step asks of the world, as sets of branches. */
export interface Asks {
  /** The decider, which cannot, is asked to commit instead. */
  readonly prepare: BranchSet
  readonly commit: BranchSet
  readonly abort: BranchSet
  /** The application is told that these may begin. */
  readonly admit: BranchSet
  /** The decider is barred from committing, unless it has. */
  readonly prevent: boolean
}

/** What the explorer must know of a state; all of it read from the machine's own answers. */
export interface Facts {
  readonly phase: State['phase']
  /** The verdict it would have written, null if it proposes nothing. */
  readonly proposes: Register | null
  readonly owed: Asks
  /** The branches it knows of, and whether more may join. */
  readonly branches: BranchSet
  readonly open: boolean
  /** Of these it has heard the vote. */
  readonly voted: BranchSet
  readonly over: boolean
  readonly heuristic: boolean
}

export function factsOf(
  machine: CommitMachine,
  state: State,
  branches: readonly BranchId[],
): Facts {
  const owed = machine.owed(state)
  const proposal = owed.find((effect) => effect.type === 'propose')?.proposal
  return {
    phase: state.phase,
    proposes: proposal === undefined ? null : registerOf(proposal, branches),
    owed: asksOf(owed, branches),
    ...planFacts(state, branches),
    over: state.phase === 'committed' || state.phase === 'aborted' || state.phase === 'heuristic',
    heuristic: state.phase === 'heuristic',
  }
}

function planFacts(state: State, branches: readonly BranchId[]) {
  if (!('plan' in state)) return { branches: 0, open: false, voted: 0 }
  const { plan } = state
  const votes = 'votes' in state ? state.votes : {}
  const heard = plan.branches.filter((branch) => votes[branch] !== undefined)
  return {
    branches: setOf(members(plan.branches, branches)),
    open: plan.open === true,
    voted: setOf(members(heard, branches)),
  }
}

const registerOf = (proposal: Proposal, branches: readonly BranchId[]): Register =>
  proposal.verdict === 'abort' ? ABORT : COMMIT + setOf(members(proposal.branches, branches))

export function asksOf(effects: readonly Effect[], branches: readonly BranchId[]): Asks {
  const asked = (type: 'prepare' | 'decide-there' | 'commit' | 'abort' | 'admit') =>
    setOf(
      effects.flatMap((effect) => (effect.type === type ? [branches.indexOf(effect.branch)] : [])),
    )
  return {
    prepare: asked('prepare') | asked('decide-there'),
    commit: asked('commit'),
    abort: asked('abort'),
    admit: asked('admit'),
    prevent: effects.some(({ type }) => type === 'prevent'),
  }
}
