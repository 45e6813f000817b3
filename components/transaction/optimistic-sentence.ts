import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { sentences } from '../ui/list'
import { named, voting } from './branch-names'
import { because } from './ending-words'
import { took } from './known-facts'

/**
 * Where an optimistic two-phase commit stands; null: as in any other. `written` says when its verdict
 * came to stand.
 */
export function optimisticSentence(transaction: TransactionDetail, written: string): string | null {
  if (transaction.protocol !== 'optimistic-two-phase-commit') return null
  const { state, branches } = transaction
  switch (state) {
    case 'active':
      return t`Work has begun. No branch has committed.`
    case 'preparing':
      return early(voting(branches, 'yes'))
    case 'committing':
      return sentences(written, keeping(owed(branches)))
    case 'aborting':
      return sentences(written, compensating(owed(branches)))
    case 'committed':
      return sentences(
        t`Every branch committed when it voted, and the verdict kept it.`,
        took(transaction),
      )
    case 'aborted':
      return sentences(undone(because(transaction), branches), took(transaction))
    default:
      return null
  }
}

function early(committed: readonly BranchDetail[]): string {
  if (committed.length === 0)
    return t`The work is done, and every branch is asked to commit by itself.`
  return committed.length === 1
    ? t`${named(committed)} committed by itself, and may still be undone: no verdict stands yet.`
    : t`${named(committed)} committed by themselves, and may still be undone: no verdict stands yet.`
}

const owed = (branches: readonly BranchDetail[]): readonly BranchDetail[] =>
  branches.filter(({ state }) => state === 'committing' || state === 'aborting')

const keeping = (left: readonly BranchDetail[]): string =>
  left.length === 1
    ? t`What has committed stays; ${named(left)} is still to be told.`
    : t`What has committed stays; ${named(left)} are still to be told.`

const compensating = (left: readonly BranchDetail[]): string =>
  left.length === 1
    ? t`${named(left)} is still to be compensated. Until then others see what is undone.`
    : t`${named(left)} are still to be compensated. Until then others see what is undone.`

function undone(why: string, branches: readonly BranchDetail[]): string {
  const gone = [...voting(branches, 'yes'), ...voting(branches, 'unknown')]
  if (gone.length === 0)
    return t`${why}: no branch had committed, so nothing had to be compensated.`
  return gone.length === 1
    ? t`${why}: ${named(gone)} was compensated.`
    : t`${why}: ${named(gone)} were compensated.`
}
