import type { Verdict } from '@/server/protocol/model'

/** A law of protocols.md 18 that did not hold, and at which event. */
export interface Broken {
  readonly law: string
  readonly transaction: number
  readonly event: number
  readonly atMs: number
  readonly says: string
}

/** How a transaction ended for the application; undecided and unknown to it: untold. */
export type Told = 'committed' | 'refused' | 'timed-out' | 'untold' | 'not-begun'

/** Where a branch is, as its own participant would say. */
export type Place = 'open' | 'prepared' | 'committed' | 'aborted' | 'refused' | 'read-only'

export interface BooksOptions {
  readonly transactions: number
  readonly participants: number
  readonly now: () => number
  readonly event: () => number
  /** There is a register: what is commanded has to stand in it. */
  readonly hasRegister: boolean
}

/** More say nothing new, and the run goes on to its end. */
const VIOLATIONS_MAX = 20

/** All that is known, by transaction; branches one after the other. */
export interface Books extends BooksOptions {
  readonly places: Place[]
  readonly preparedAt: Float64Array
  /** Prepared once more, for the record of its end is lost. */
  readonly reopened: Uint8Array
  readonly begunAt: Float64Array
  readonly decisions: (Verdict | null)[]
  readonly toldAs: (Told | null)[]
  /** Its STAGING record is durable. */
  readonly staged: Uint8Array
  readonly over: Uint8Array
  readonly latenciesUs: number[]
  readonly inDoubtUs: number[]
  readonly violations: Broken[]
  readonly waiting: Set<number>
  /** `firstUs`, `lastUs`: the first begin, and the last end of a branch that was in doubt. */
  readonly tally: { prepared: number; violations: number; firstUs: number; lastUs: number }
}

export function openBooks(options: BooksOptions): Books {
  const { transactions, participants } = options
  return {
    ...options,
    places: new Array<Place>(transactions * participants).fill('open'),
    preparedAt: new Float64Array(transactions * participants),
    reopened: new Uint8Array(transactions * participants),
    begunAt: new Float64Array(transactions),
    decisions: new Array<Verdict | null>(transactions).fill(null),
    toldAs: new Array<Told | null>(transactions).fill(null),
    staged: new Uint8Array(transactions),
    over: new Uint8Array(transactions),
    ...{ latenciesUs: [], inDoubtUs: [], violations: [], waiting: new Set() },
    tally: { prepared: 0, violations: 0, firstUs: Number.POSITIVE_INFINITY, lastUs: 0 },
  }
}

export function breaks(books: Books, law: string, transaction: number, says: string): void {
  const { tally, violations, event, now } = books
  tally.violations++
  if (violations.length < VIOLATIONS_MAX)
    violations.push({ law, transaction, event: event(), atMs: now() / 1_000, says })
}

export function holds(
  { places, participants: n }: Books,
  transaction: number,
  place: Place,
): boolean {
  for (let at = transaction * n; at < (transaction + 1) * n; at++)
    if (places[at] === place) return true
  return false
}

/** Where there is a register, nothing is done that does not stand there. */
export function mustStand(books: Books, transaction: number, verdict: Verdict, who: string): void {
  if (!books.hasRegister || books.decisions[transaction] === verdict) return
  const law = verdict === 'commit' ? 'I1' : 'I5'
  breaks(
    books,
    law,
    transaction,
    `${who} is told to ${verdict}, or has, and the register does not say so`,
  )
}

export function checkVotes(books: Books, transaction: number, law: string): void {
  if (holds(books, transaction, 'refused'))
    breaks(books, law, transaction, 'commit, though one voted no')
  if (holds(books, transaction, 'open'))
    breaks(books, law, transaction, 'commit, though a vote is missing')
}
