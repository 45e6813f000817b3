import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { duration } from '../ui/format'
import { named, voting } from './branch-names'
import { because } from './ending-words'

/**
 * Where an optimistic two-phase commit stands; null: as in any other. `written` says when its verdict
 * came to stand.
 */
export function optimisticSentence(transaction: TransactionDetail, written: string): string | null {
  if (transaction.protocol !== 'optimistic-two-phase-commit') return null
  const { state, branches } = transaction
  const committed = voting(branches, 'yes')
  switch (state) {
    case 'active':
      return 'Work has begun. No branch has committed.'
    case 'preparing':
      return committed.length === 0
        ? 'The work is done, and every branch is asked to commit by itself.'
        : `${named(committed)} committed by ${committed.length === 1 ? 'itself' : 'themselves'}, and may still be undone: no verdict stands yet.`
    case 'committing':
      return `${written} What has committed stays; ${left(branches)} still to be told.`
    case 'aborting':
      return `${written} ${left(branches)} still to be compensated. Until then others see what is undone.`
    case 'committed':
      return `Every branch committed when it voted, and the verdict kept it.${took(transaction)}`
    case 'aborted':
      return `${because(transaction)}: ${undone(branches)}.${took(transaction)}`
    default:
      return null
  }
}

function left(branches: readonly BranchDetail[]): string {
  const owed = branches.filter(({ state }) => state === 'committing' || state === 'aborting')
  return `${named(owed)} ${owed.length === 1 ? 'is' : 'are'}`
}

function undone(branches: readonly BranchDetail[]): string {
  const gone = [...voting(branches, 'yes'), ...voting(branches, 'unknown')]
  if (gone.length === 0) return 'no branch had committed, so nothing had to be compensated'
  return `${named(gone)} ${gone.length === 1 ? 'was' : 'were'} compensated`
}

const took = ({ durationMs }: TransactionDetail): string =>
  durationMs === null ? '' : ` It took ${duration(durationMs)}.`
