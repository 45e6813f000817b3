import type { Evidence } from '@/server/contract/action'
import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { age, clockTime, duration, plural, shortCode, type Zone } from '../ui/format'
import { everyone, named, voting } from './branch-names'
import { because, whoCommitted } from './ending-words'
import { messageSentence } from './message-sentence'
import { optimisticSentence } from './optimistic-sentence'
import { sagaSentence } from './saga-sentence'
import { keptMeanwhile, waitingSentence } from './waiting-sentence'

interface Known {
  readonly transaction: TransactionDetail
  /** Null: nobody was asked yet, so nothing is said of who waits. */
  readonly evidence: Evidence | null
  readonly nowMs: number
  readonly zone: Zone
}

/** Where the transaction stands, in plain words built from facts and from nothing else. */
export function transactionSentence(known: Known): string {
  const { transaction } = known
  if (transaction.protocol === 'saga') return sagaSentence(transaction, writtenIfAny(known))
  const own = ownSentence(known)
  if (own !== null) return own
  if (transaction.state === 'heuristic') return heuristic(known)
  if (transaction.inDoubtSince !== null)
    return transaction.verdict === null ? undecided(known) : undelivered(known)
  switch (transaction.state) {
    case 'active':
      return transaction.driver === 'application'
        ? driven(known)
        : `Work began at ${clock(known, transaction.startedAt)}. Nobody has been asked to ${tries(transaction) ? 'reserve' : 'prepare'}.`
    case 'preparing':
      return preparing(known)
    case 'committing':
    case 'aborting':
      return delivering(known)
    case 'committed':
    case 'aborted':
      return ended(known)
    default:
      return transaction.state satisfies never
  }
}

/** Where a protocol has words of its own. */
const ownSentence = (known: Known): string | null =>
  messageSentence(known.transaction, clock(known, known.transaction.startedAt)) ??
  optimisticSentence(known.transaction, writtenIfAny(known))

const writtenIfAny = (known: Known): string =>
  known.transaction.verdict === null ? '' : written(known)

/** Try–Confirm–Cancel: a participant reserves instead of locking. */
const tries = ({ protocol }: TransactionDetail): boolean => protocol === 'try-confirm-cancel'

/** The application keeps the connections, so only what it has told is known. */
function driven(known: Known): string {
  const { branches, startedAt } = known.transaction
  const began = `An application opened it at ${clock(known, startedAt)}`
  const promised = voting(branches, 'yes')
  if (branches.length === 0) return `${began}. Nobody has joined.`
  const told = promised.length === 0 ? '' : ` ${named(promised)} promised to commit.`
  return `${began} and works at ${named(branches)} over its own connections.${told} It has not finished.`
}

const clock = ({ zone }: Known, iso: string): string => clockTime(iso, zone)

/** Who promised, who did not, and when the last promise was given. */
function promises(known: Known): string {
  const { branches } = known.transaction
  const promised = voting(branches, 'yes')
  const rest = branches.filter(({ vote }) => vote !== 'yes' && vote !== 'read-only')
  if (promised.length === 0) return 'No vote is recorded.'
  const last = promised
    .flatMap(({ preparedAt }) => preparedAt ?? [])
    .sort()
    .at(-1)
  const when = last === undefined ? '' : ` at ${clock(known, last)}`
  const who =
    rest.length === 0 && promised.length === branches.length ? everyone(promised) : named(promised)
  return `${who} promised to commit${when}.${rest.length === 0 ? '' : ` No vote of ${named(rest)} is recorded.`}`
}

function undecided(known: Known): string {
  const { owner, branches } = known.transaction
  const decider = branches.find(({ state, vote }) => state === 'unknown' && vote === null)
  if (decider !== undefined && owner?.alive === true) return decides(decider)
  const why =
    owner === null || !owner.alive
      ? 'The coordinator stopped before a verdict was written, and none runs now.'
      : 'The coordinator stopped before a verdict was written; its successor leaves the verdict to an operator.'
  return [
    promises(known),
    why,
    known.evidence === null ? '' : waitingSentence(known.evidence, known.nowMs),
  ]
    .filter(Boolean)
    .join(' ')
}

/** Only the participant that decides has no vote and yet is not known: it is asked and barred. */
const decides = ({ participant }: BranchDetail): string =>
  `${participant} decides by its own commit, and has not said whether it has committed. Nobody can decide in its place; it is asked until it answers.`

function undelivered(known: Known): string {
  const { transaction, nowMs } = known
  const { verdict, branches } = transaction
  if (verdict === null) return ''
  const silent = branches.filter(isOwed)
  const next = silent.flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []).sort()[0]
  const again =
    next === undefined
      ? 'It is told again when a coordinator runs.'
      : `It is told again ${Date.parse(next) - nowMs < 1_000 ? 'now' : `in ${age(Date.parse(next) - nowMs)}`}, or at once with Deliver again.`
  return `${written(known)} ${silent.length === 0 ? 'Everyone has confirmed.' : `${named(silent)} ${silent.length === 1 ? 'has' : 'have'} not confirmed; ${keptMeanwhile(transaction.protocol)}.`} ${silent.length === 0 ? '' : again}`.trim()
}

const isOwed = ({ state, vote }: BranchDetail): boolean =>
  vote !== 'no' && vote !== 'read-only' && state !== 'committed' && state !== 'aborted'

function written(known: Known): string {
  const { verdict } = known.transaction
  if (verdict === null) return 'No verdict was written.'
  const by = verdict.by === 'coordinator' ? '' : ` by ${verdict.by}`
  return `The verdict ${verdict.verdict} was written at ${clock(known, verdict.at)}${by}.`
}

function preparing(known: Known): string {
  const { branches } = known.transaction
  const answered = branches.filter(({ vote }) => vote !== null)
  const silent = branches.filter(({ vote }) => vote === null)
  if (answered.length === 0)
    return tries(known.transaction)
      ? 'Every branch is registered and the participants are being asked to reserve.'
      : 'The work is done and the participants are being asked to prepare.'
  if (silent.length === 0) return 'Every vote is there and the verdict is being written.'
  return `${named(answered)} voted; ${named(silent)} ${silent.length === 1 ? 'is' : 'are'} still being asked.`
}

function delivering(known: Known): string {
  const owed = known.transaction.branches.filter(isOwed)
  const all = known.transaction.branches.length
  return `${written(known)} ${all - owed.length} of ${all} participants have confirmed.`
}

function ended(known: Known): string {
  const { transaction } = known
  const { branches, retries, durationMs } = transaction
  const took = durationMs === null ? '' : ` It took ${duration(durationMs)}`
  const again = retries === 0 ? '' : `, with ${plural(retries, 'attempt')} not confirmed`
  const tail = took === '' ? '' : `${took}${again}.`
  if (transaction.state === 'committed') return `${whoCommitted(branches)}.${tail}`
  return `${because(transaction)}: ${everyone(branches).replace(/^(Both|All)/, (word) => word.toLowerCase())} undid the work.${tail}`
}

function heuristic(known: Known): string {
  const { branches, endedAt } = known.transaction
  const differing = branches.filter(({ state }) => state === 'heuristic')
  if (endedAt !== null && differing.length > 0) return diverged(known, differing)
  const proved = (proof: 'committed' | 'aborted') =>
    branches.filter((branch) => branch.proof === proof)
  const parts = [
    ...(proved('committed').length > 0 ? [`${named(proved('committed'))} committed`] : []),
    ...(proved('aborted').length > 0 ? [`${named(proved('aborted'))} aborted`] : []),
  ]
  if (parts.length === 2)
    return `${parts.join(', ')}. The data disagree and no action here can repair them.`
  const open = branches.filter(({ proof, vote }) => proof === null && vote !== 'read-only')
  const unknown =
    open.length === 0
      ? ''
      : ` How ${named(open)} ended is not known; nothing is concluded from that.`
  const start =
    parts.length === 0 ? `${shortCode(known.transaction.id)} ended without a proof` : parts.join('')
  return `${start}. ${written(known)}${unknown}`
}

/** It had ended, and the audit of outcomes has found since that not all of it is so. */
const diverged = (known: Known, differing: readonly BranchDetail[]): string =>
  `${named(differing)} confirmed the end, and shows otherwise now. ${written(known)} No action here can repair data: compare what ${named(differing)} holds with the others.`
