import { unreachable } from './machine'
import type { BranchId } from './model'
import { awaitsApplication, type In, type State, type Votes } from './two-phase-state'

export type TransactionState =
  | 'active'
  | 'preparing'
  | 'committing'
  | 'committed'
  | 'aborting'
  | 'aborted'
  | 'heuristic'

export type BranchState =
  | 'active'
  | 'preparing'
  | 'prepared'
  | 'committing'
  | 'committed'
  | 'aborting'
  | 'aborted'
  | 'read-only'
  | 'unknown'
  | 'heuristic'

/** D1: what the rows and the screens call the state that the machine is in. */
export function transactionState(state: State): TransactionState {
  switch (state.phase) {
    case 'idle':
    case 'active':
    case 'enlisting':
      return 'active'
    case 'asking-decider':
      return awaitsApplication(state) ? 'active' : 'preparing'
    case 'preparing':
    case 'preventing':
    case 'pre-committing':
    case 'terminating':
    case 'deciding':
      return 'preparing'
    case 'in-doubt':
      return state.committed.length > 0 ? 'heuristic' : 'preparing'
    case 'committing':
    case 'aborting':
      return state.contradicted.length + state.unproven.length > 0 ? 'heuristic' : state.phase
    case 'committed':
    case 'aborted':
    case 'heuristic':
      return state.phase
    default:
      return unreachable(state)
  }
}

/** The state of one branch as far as the coordinator knows. */
export function branchState(state: State, branch: BranchId): BranchState {
  switch (state.phase) {
    case 'idle':
      return 'active'
    case 'active':
    case 'enlisting':
      return voted(state.votes ?? {}, branch, 'active')
    case 'preparing':
    case 'asking-decider':
    case 'preventing':
    case 'pre-committing':
    case 'terminating':
    case 'deciding':
      return unsettled(state, branch)
    case 'in-doubt':
      return state.committed.includes(branch) ? 'committed' : voted(state.votes, branch)
    case 'committing':
    case 'aborting':
      if (state.contradicted.includes(branch) || state.unproven.includes(branch)) return 'heuristic'
      if (state.unconfirmed.includes(branch)) return state.phase
      return settled(state.votes, branch, state.phase === 'committing' ? 'committed' : 'aborted')
    case 'committed':
    case 'aborted':
      return settled(state.votes, branch, state.phase)
    case 'heuristic':
      if (state.contradicted.includes(branch)) return 'heuristic'
      return settled(state.votes, branch, state.verdict === 'commit' ? 'committed' : 'aborted')
    default:
      return unreachable(state)
  }
}

const settled = (votes: Votes, branch: BranchId, end: BranchState): BranchState =>
  votes[branch] === 'read-only' ? 'read-only' : end

function voted(votes: Votes, branch: BranchId, silent: BranchState = 'preparing'): BranchState {
  const vote = votes[branch]
  if (vote === undefined) return silent
  return (
    { yes: 'prepared', no: 'aborted', 'read-only': 'read-only', unknown: 'unknown' } as const
  )[vote]
}

/** The decider never promises: it works until it is told to commit, and then has done so or not. */
function unsettled({ phase, plan, votes }: Unsettled, branch: BranchId): BranchState {
  const vote = votes[branch]
  // A step of a message promises nothing: it is begun once all is decided.
  if (branch !== plan.decider)
    return voted(votes, branch, plan.twoPhaseMessage === true ? 'active' : 'preparing')
  if (vote !== undefined) return vote === 'yes' ? 'committed' : voted(votes, branch)
  if (phase === 'preventing') return 'unknown'
  return phase === 'asking-decider' && plan.twoPhaseMessage !== true ? 'preparing' : 'active'
}

type Unsettled = In<
  'preparing' | 'asking-decider' | 'preventing' | 'pre-committing' | 'terminating' | 'deciding'
>
