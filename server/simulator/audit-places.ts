import { type Books, breaks } from './audit-books'

/*
 * Where branches are, and since when they are prepared.
 */

export interface Branch {
  readonly transaction: number
  readonly branch: number
}

export const placeOf = ({ participants }: Books, { transaction, branch }: Branch): number =>
  transaction * participants + branch

export const nameOf = ({ branch }: Branch): string => `branch ${branch + 1}`

export function seePrepared(books: Books, of: Branch): void {
  const { places, preparedAt, over, tally, now } = books
  const at = placeOf(books, of)
  const before = places[at]
  if (before === 'prepared') return
  if (before === 'committed' || before === 'aborted')
    breaks(books, 'I8', of.transaction, `${nameOf(of)} is prepared after it was ${before}`)
  if (over[of.transaction] === 1)
    breaks(books, 'I9', of.transaction, `${nameOf(of)} is prepared after the end`)
  places[at] = 'prepared'
  preparedAt[at] = now()
  tally.prepared++
}

/** Its former end still binds, though it does not remember it. */
export function findPrepared(books: Books, of: Branch): void {
  const { places, preparedAt, reopened, tally, now } = books
  const at = placeOf(books, of)
  if (places[at] === 'open') seePrepared(books, of)
  if (places[at] === 'prepared' || reopened[at] === 1) return
  reopened[at] = 1
  preparedAt[at] = now()
  tally.prepared++
}

export function leave({ tally, inDoubtUs, preparedAt, reopened, now }: Books, at: number): void {
  reopened[at] = 0
  tally.prepared--
  tally.lastUs = now()
  inDoubtUs.push(tally.lastUs - (preparedAt[at] ?? 0))
}
