import type { Event, Heard, In, Votes } from './two-phase-state'
import { withVote } from './with-vote'

/*
 * The unsolicited vote (`protocols.md` 3.3): a branch is told with its last statement that nothing
 * follows, and promises at once, while others still work. So a transaction that is still active may
 * have prepared branches, which an abort has to reach, and no prepare is sent to who has answered.
 * A promise keeps every lock, so nobody is released too early; who would only read is asked as ever.
 */

/** The answer to the last statement of a branch that was to promise with it. */
export const isUnasked = ({ plan, working }: In<'active'>, event: Event): event is Heard<'voted'> =>
  event.type === 'voted' &&
  plan.unasked?.includes(event.branch) === true &&
  working.includes(event.branch)

/** A lost answer has said nothing: it is looked for once all have finished. */
export const heardUnasked = (
  { votes = {} }: In<'active'>,
  { branch, vote }: Heard<'voted'>,
): Votes => (vote === 'unknown' ? votes : withVote(votes, branch, vote))
