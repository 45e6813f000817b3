import type { BranchId } from './model'
import type { Branches, State, Votes } from './two-phase-state'

/*
 * Optimistic two-phase commit (Levy, Korth and Silberschatz 1991; protocols.md 3.8) on the machine of
 * two-phase commit: messages and records are the same. What differs is what a vote is: a branch that
 * votes yes has committed already, and has let go of its locks. Commit makes that final; abort is told
 * to each that may have committed, and undoes it by a compensation, or bars a commit that comes late.
 * AC1 becomes AC1′: never has one branch committed for good while another was rolled back or
 * compensated. Until the verdict others see what may be undone: those branches are exposed.
 */

/** Whose effects others may see although they may still be undone; empty: of no branch, or nobody can. */
export function exposed(state: State): Branches {
  if (!('plan' in state) || state.plan.optimistic !== true || state.phase === 'active') return []
  const { plan, votes } = state
  if (state.phase === 'aborting') return state.unconfirmed
  const isUndecided = state.phase !== 'committing' && !ends.has(state.phase)
  return isUndecided ? plan.branches.filter((branch) => mayHaveCommitted(votes, branch)) : []
}

const ends: ReadonlySet<State['phase']> = new Set(['committed', 'aborted', 'heuristic'])

/** A vote that was lost may have been a yes. */
const mayHaveCommitted = (votes: Votes, branch: BranchId): boolean =>
  votes[branch] !== 'no' && votes[branch] !== 'read-only'
