import type { Verdict } from '@/server/protocol/model'
import { type Books, breaks, checkVotes, holds, type Told } from './audit-books'

/** What the application hears, held against all that was seen until then. */
export function hearAnswer(books: Books, transaction: number, told: Told): void {
  const { toldAs, waiting, latenciesUs, begunAt, now } = books
  if (toldAs[transaction] !== null) return
  toldAs[transaction] = told
  waiting.delete(transaction)
  if (told === 'untold' || told === 'not-begun') return
  latenciesUs.push(now() - (begunAt[transaction] ?? 0))
  if (told === 'committed') mustLast(books, transaction)
  if (told === 'committed' && holds(books, transaction, 'aborted'))
    breaks(books, 'I4', transaction, 'the application hears committed; a branch was aborted')
  if (told !== 'committed' && holds(books, transaction, 'committed'))
    breaks(books, 'I4', transaction, 'the application hears aborted; a branch has committed')
}

/** Where there is a register the verdict is in it, or it is staged and every promise was given. */
function mustLast(books: Books, transaction: number): void {
  const { hasRegister, decisions, staged } = books
  if (!hasRegister || decisions[transaction] === 'commit') return
  if (!holds(books, transaction, 'prepared')) return
  if (staged[transaction] === 1) checkVotes(books, transaction, 'I4')
  else breaks(books, 'I4', transaction, 'the application hears committed; nothing says so durably')
}

/** What it was told binds whatever comes after it. */
export function mustMatchAnswer(books: Books, transaction: number, verdict: Verdict): void {
  const told = books.toldAs[transaction]
  if (told === 'committed' && verdict === 'abort')
    breaks(books, 'I4', transaction, 'the application has heard committed, and it is aborted')
  if ((told === 'refused' || told === 'timed-out') && verdict === 'commit')
    breaks(books, 'I4', transaction, 'the application has heard aborted, and it is committed')
}
