import type { Verdict, Vote } from '@/server/protocol/model'
import { hearAnswer, mustMatchAnswer } from './audit-answers'
import {
  type Books,
  type BooksOptions,
  type Broken,
  breaks,
  checkVotes,
  holds,
  mustStand,
  openBooks,
  type Told,
} from './audit-books'
import { type Branch, findPrepared, leave, nameOf, placeOf, seePrepared } from './audit-places'
import { seeDecision, seeVerdict } from './audit-verdicts'

/** Who sees everything at once, and holds it against the laws while it happens. */
export interface Audit {
  begun(transaction: number): void
  voted(transaction: number, branch: number, vote: Exclude<Vote, 'unknown'>): void
  /** After a crash it is found prepared; an end that nobody had forced may be lost, and comes again. */
  foundPrepared(transaction: number, branch: number): void
  /** After a crash a step of a saga is found done, which nobody may have been told. */
  foundDone(transaction: number, branch: number): void
  /** The branch has ended so. */
  ended(transaction: number, branch: number, verdict: Verdict): void
  /** The register holds it durably; by an epoch, while the lease had another one or the same. */
  decided(transaction: number, verdict: Verdict, epochs: { by: number; lease: number }): void
  /**
   * The branch's own commit is the verdict, and durable; the register follows. `othersPromised`: the
   * others have promised by being there, and owe their part from here on.
   */
  decidedThere(transaction: number, branch: number, othersPromised: boolean): void
  /** The STAGING record is durable: with every promise beside it, it is committed. */
  staged(transaction: number): void
  /** A branch is told to end so. */
  commanded(transaction: number, verdict: Verdict): void
  /** The application is answered; null: what had been begun is lost to it. */
  told(transaction: number, told: Told): void
  /** It has begun, and its application has not heard how it ended. */
  isWaiting(transaction: number): boolean
  /** Its coordinator has forgotten it, for all is done. */
  finished(transaction: number): void
  broken(law: string, transaction: number, says: string): void
}

/** What was seen, for whoever sums it up. */
export interface Seen {
  readonly toldAs: readonly (Told | null)[]
  readonly latenciesUs: readonly number[]
  readonly inDoubtUs: readonly number[]
  readonly violations: readonly Broken[]
  violationsTotal(): number
  /** How its branches have ended; null: one of them is prepared still, or they differ. */
  endOf(transaction: number): 'committed' | 'aborted' | null
  untold(): readonly number[]
  /** Branches that are prepared now. */
  prepared(): number
  /** From the first begin to the last end of a branch that was in doubt. */
  spanUs(): number
  /** Transactions that have begun, and of which the application has not heard. */
  waiting(): number
}

export interface Auditor extends Audit, Seen {}

export function createAudit(options: BooksOptions): Auditor {
  const { now } = options
  const books = openBooks(options)
  const { toldAs, latenciesUs, inDoubtUs, violations, waiting, tally } = books
  return {
    ...{ toldAs, latenciesUs, inDoubtUs, violations },
    violationsTotal: () => tally.violations,
    endOf: (transaction) => endOf(books, transaction),
    isWaiting: (transaction) => waiting.has(transaction),
    untold: () => [...waiting],
    prepared: () => tally.prepared,
    waiting: () => waiting.size,
    spanUs: () => Math.max(0, tally.lastUs - tally.firstUs),
    begun: (transaction) => {
      books.begunAt[transaction] = now()
      tally.firstUs = Math.min(tally.firstUs, now())
      waiting.add(transaction)
    },
    voted: (transaction, branch, vote) => hearVote(books, { transaction, branch }, vote),
    foundPrepared: (transaction, branch) => findPrepared(books, { transaction, branch }),
    foundDone: (transaction, branch) => {
      if (books.places[placeOf(books, { transaction, branch })] === 'open')
        seePrepared(books, { transaction, branch })
    },
    ended: (transaction, branch, verdict) => seeEnd(books, { transaction, branch }, verdict),
    decided: (transaction, verdict, epochs) => seeVerdict(books, transaction, verdict, epochs),
    decidedThere: (transaction, branch, othersPromised) =>
      seeDecision(books, { transaction, branch }, othersPromised),
    staged: (transaction) => {
      books.staged[transaction] = 1
    },
    commanded: (transaction, verdict) => mustStand(books, transaction, verdict, 'a branch'),
    told: (transaction, told) => hearAnswer(books, transaction, told),
    finished: (transaction) => {
      books.over[transaction] = 1
      if (holds(books, transaction, 'prepared'))
        breaks(books, 'I6', transaction, 'its coordinator forgets it while a branch is prepared')
    },
    broken: (law, transaction, says) => breaks(books, law, transaction, says),
  }
}

/** What was never prepared has changed nothing. */
function endOf(books: Books, transaction: number): 'committed' | 'aborted' | null {
  if (holds(books, transaction, 'prepared')) return null
  if (!holds(books, transaction, 'committed')) return 'aborted'
  const others = ['aborted', 'open', 'refused'] as const
  return others.some((place) => holds(books, transaction, place)) ? null : 'committed'
}

function hearVote(books: Books, of: Branch, vote: Exclude<Vote, 'unknown'>): void {
  const { places } = books
  const at = placeOf(books, of)
  if (vote === 'yes') seePrepared(books, of)
  else if (places[at] === 'open') places[at] = vote === 'no' ? 'refused' : 'read-only'
}

function seeEnd(books: Books, of: Branch, verdict: Verdict): void {
  const { places, reopened } = books
  const { transaction } = of
  const at = placeOf(books, of)
  const [place, other] =
    verdict === 'commit' ? (['committed', 'aborted'] as const) : (['aborted', 'committed'] as const)
  const before = places[at]
  if (before === 'prepared' || reopened[at] === 1) leave(books, at)
  if (before === place) return
  if (before === other)
    breaks(books, 'AC2', transaction, `${nameOf(of)} was ${other}, and is ${place} now`)
  else if (holds(books, transaction, other))
    breaks(books, 'AC1', transaction, `${nameOf(of)} is ${place}, another one ${other}`)
  mustMatchAnswer(books, transaction, verdict)
  if (verdict === 'commit') {
    checkVotes(books, transaction, 'AC3')
    mustStand(books, transaction, 'commit', 'a branch')
  }
  places[at] = place
}
