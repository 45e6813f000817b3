import type { Verdict } from '@/server/protocol/model'
import { mustMatchAnswer } from './audit-answers'
import { type Books, breaks, checkVotes, holds } from './audit-books'
import { type Branch, nameOf, placeOf, seePrepared } from './audit-places'

/*
 * Verdicts as they come to stand: in the register, or by the commit of who decides.
 */

export function seeVerdict(
  books: Books,
  transaction: number,
  verdict: Verdict,
  { by, lease }: { by: number; lease: number },
): void {
  const { decisions } = books
  const stood = decisions[transaction] ?? null
  if (by !== lease)
    breaks(books, 'I7', transaction, `decided by epoch ${by}; the lease had epoch ${lease}`)
  if (stood !== null && stood !== verdict)
    breaks(books, 'I2', transaction, `the verdict was ${stood}, and is ${verdict} now`)
  decisions[transaction] = verdict
  mustMatchAnswer(books, transaction, verdict)
  if (verdict === 'commit') checkVotes(books, transaction, 'I3')
}

/** It is found again after a crash, and says nothing new then. */
export function seeDecision(books: Books, of: Branch, othersPromised: boolean): void {
  const { places, decisions, participants } = books
  const { transaction } = of
  const before = places[placeOf(books, of)]
  if (before === 'committed') return
  if (othersPromised)
    for (let branch = 0; branch < participants; branch++)
      if (branch !== of.branch) seePrepared(books, { transaction, branch })
  if (before === 'aborted')
    breaks(books, 'AC2', transaction, `${nameOf(of)} was aborted, and has decided commit now`)
  else if (holds(books, transaction, 'aborted'))
    breaks(books, 'AC1', transaction, `${nameOf(of)} has decided commit, another one is aborted`)
  if (decisions[transaction] === 'abort')
    breaks(books, 'I2', transaction, 'the verdict was abort, and the decider has committed')
  places[placeOf(books, of)] = 'committed'
  decisions[transaction] = 'commit'
  mustMatchAnswer(books, transaction, 'commit')
  checkVotes(books, transaction, 'I3')
}
