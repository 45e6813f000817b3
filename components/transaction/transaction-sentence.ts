import type { QueuePlace } from '@/server/contract/admission'
import type { TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { duration, plural } from '../ui/format'
import { sentences } from '../ui/list'
import { named, voting } from './branch-names'
import { heuristic, undecided, undelivered } from './doubt-sentence'
import { because, everyoneUndid, whoCommitted } from './ending-words'
import { clock, isOwed, type Known, took, written } from './known-facts'
import { messageSentence } from './message-sentence'
import { optimisticSentence } from './optimistic-sentence'
import { sagaSentence } from './saga-sentence'

/** Where the transaction stands, in plain words built from facts and from nothing else. */
export function transactionSentence(known: Known): string {
  const { transaction } = known
  if (transaction.state === 'active' && transaction.waiting !== null)
    return queued(transaction.waiting)
  if (transaction.protocol === 'saga') return sagaSentence(transaction, writtenIfAny(known))
  const own = ownSentence(known)
  if (own !== null) return own
  if (transaction.state === 'heuristic') return heuristic(known)
  if (transaction.inDoubtSince !== null)
    return transaction.verdict === null ? undecided(known) : undelivered(known)
  switch (transaction.state) {
    case 'active':
      return transaction.driver === 'application' ? driven(known) : working(known)
    case 'preparing':
      return preparing(known)
    case 'committing':
    case 'aborting':
      return delivering(known)
    case 'committed':
    case 'aborted':
      return ended(transaction)
    default:
      return transaction.state satisfies never
  }
}

/** Nothing was sent to anybody: it costs nothing there. */
const queued = ({ participant, place, of }: QueuePlace): string =>
  t`It waits for room at ${participant}: place ${place} of ${of}. Nobody has been asked anything, and its deadline counts.`

/** Where a protocol has words of its own. */
const ownSentence = (known: Known): string | null =>
  messageSentence(known.transaction, clock(known, known.transaction.startedAt)) ??
  optimisticSentence(known.transaction, writtenIfAny(known))

const writtenIfAny = (known: Known): string =>
  known.transaction.verdict === null ? '' : written(known)

/** Try–Confirm–Cancel: a participant reserves instead of locking. */
const tries = ({ protocol }: TransactionDetail): boolean => protocol === 'try-confirm-cancel'

function working(known: Known): string {
  const began = clock(known, known.transaction.startedAt)
  return tries(known.transaction)
    ? t`Work began at ${began}. Nobody has been asked to reserve.`
    : t`Work began at ${began}. Nobody has been asked to prepare.`
}

/** The application keeps the connections, so only what it has told is known. */
function driven(known: Known): string {
  const { branches, startedAt } = known.transaction
  const began = clock(known, startedAt)
  const promised = voting(branches, 'yes')
  if (branches.length === 0) return t`An application opened it at ${began}. Nobody has joined.`
  return sentences(
    t`An application opened it at ${began} and works at ${named(branches)} over its own connections.`,
    promised.length === 0 ? '' : t`${named(promised)} promised to commit.`,
    t`It has not finished.`,
  )
}

function preparing(known: Known): string {
  const { branches } = known.transaction
  const answered = branches.filter(({ vote }) => vote !== null)
  const silent = branches.filter(({ vote }) => vote === null)
  if (answered.length === 0)
    return tries(known.transaction)
      ? t`Every branch is registered and the participants are being asked to reserve.`
      : t`The work is done and the participants are being asked to prepare.`
  if (silent.length === 0) return t`Every vote is there and the verdict is being written.`
  return silent.length === 1
    ? t`${named(answered)} voted; ${named(silent)} is still being asked.`
    : t`${named(answered)} voted; ${named(silent)} are still being asked.`
}

function delivering(known: Known): string {
  const owed = known.transaction.branches.filter(isOwed)
  const all = known.transaction.branches.length
  return sentences(written(known), t`${all - owed.length} of ${all} participants have confirmed.`)
}

function ended(transaction: TransactionDetail): string {
  const { state, branches } = transaction
  return sentences(
    state === 'committed' ? whoCommitted(branches) : everyoneUndid(because(transaction), branches),
    tookWithRetries(transaction),
  )
}

function tookWithRetries(transaction: TransactionDetail): string {
  const { retries, durationMs } = transaction
  return durationMs === null || retries === 0
    ? took(transaction)
    : t`It took ${duration(durationMs)}, with ${plural(retries, 'attempt')} not confirmed.`
}
