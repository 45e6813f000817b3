import { stay } from './machine'
import type { AbortReason } from './model'
import { abortable, close } from './two-phase-settle'
import {
  type Decided,
  type Event,
  type Heard,
  lazily,
  type Next,
  type Plan,
  type Proposal,
  type State,
  type Votes,
} from './two-phase-state'

/*
 * Presumed commit (`protocols.md` 2.1) over a write-once register: the begin record is durable before
 * the first prepare, and without a verdict it means abort. So where somebody has refused, nobody can
 * commit any more, neither a successor nor an operator, and the abort waits for no write: the branches
 * and the caller are told at once, and the register hears of it beside that. Whatever is not certain
 * (a lost answer, a deadline, a lost owner) waits for the register as ever, for another may have
 * decided there.
 */

const certain: ReadonlySet<AbortReason> = new Set(['refused', 'work-failed'])

/** Null: the register has to answer first. */
export function abortAtOnce(
  { plan, votes }: { readonly plan: Plan; readonly votes: Votes },
  event: Event,
  proposal: Proposal,
): Next | null {
  const { presumption, decider } = plan
  if (presumption !== 'commit' || decider !== undefined) return null
  if (proposal.reason === null || !certain.has(proposal.reason)) return null
  const state: State = {
    ...{ phase: 'aborting', plan, votes, unconfirmed: abortable(plan, votes) },
    ...{ contradicted: [], unproven: [], unwritten: proposal },
  }
  return lazily(state, event)
}

/** The register has answered an abort that did not wait for it. */
export function hearWritten(state: Decided, event: Heard<'verdict-stands'>): Next {
  const { unwritten, ...written } = state
  if (unwritten === undefined) return stay(state)
  const { plan, votes } = state
  if (event.verdict === 'abort')
    return written.unconfirmed.length === 0
      ? close(written, [])
      : { state: written, records: [], forced: false, effects: [] }
  // Somebody has committed what was refused: that is no outcome of the protocol, and a person must look.
  const next: State = {
    ...{ phase: 'heuristic', plan, votes, verdict: 'commit', contradicted: plan.branches },
  }
  return { state: next, records: [], forced: false, effects: [] }
}
