import type { BranchId, Vote } from './model'
import type { Votes } from './two-phase-state'

/**
 * A dictionary and no record: names that come in one transaction only would each give the engine a
 * new shape of object to keep.
 */
export function withVote(votes: Votes, branch: BranchId, vote: Vote): Votes {
  const all: Record<BranchId, Vote> = Object.create(null)
  for (const one in votes) all[one as BranchId] = votes[one as BranchId] as Vote
  all[branch] = vote
  return all
}
