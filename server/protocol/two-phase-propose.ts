import type { AbortReason } from './model'
import { abortAtOnce } from './presumed-commit'
import {
  type Event,
  lazily,
  type Next,
  type Plan,
  type Proposal,
  saying,
  type Votes,
} from './two-phase-state'

/** Nothing is decided until the register answers; every path to a verdict leads through here. */
export function propose(
  { plan, votes = {} }: { readonly plan: Plan; readonly votes?: Votes },
  event: Event,
  reason: AbortReason | null,
): Next {
  const proposal: Proposal =
    reason === null
      ? { verdict: 'commit', reason, branches: promised(plan, votes) }
      : { verdict: 'abort', reason, branches: plan.branches }
  const atOnce = abortAtOnce({ plan, votes }, event, proposal)
  if (atOnce !== null) return atOnce
  return lazily({ phase: 'deciding', plan, votes, proposal }, event)
}

/**
 * Those that must commit. A decider commits only after all others have promised, so that its commit
 * stands for every vote that a crash has taken away; a read-only one is never lost before it.
 */
function promised(plan: Plan, votes: Votes): Plan['branches'] {
  const { branches, decider } = plan
  if (decider === undefined || votes[decider] !== 'yes') return saying(plan, votes, 'yes')
  return branches.filter((branch) => votes[branch] !== 'read-only')
}
