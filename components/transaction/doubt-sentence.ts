import type { BranchDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { age, shortCode } from '../ui/format'
import { sentences } from '../ui/list'
import { named, ofEveryone, voting } from './branch-names'
import { clock, isOwed, type Known, written } from './known-facts'
import { keptMeanwhile, waitingSentence } from './waiting-sentence'

/** Who promised, who did not, and when the last promise was given. */
function promises(known: Known): string {
  const { branches } = known.transaction
  const promised = voting(branches, 'yes')
  const rest = branches.filter(({ vote }) => vote !== 'yes' && vote !== 'read-only')
  if (promised.length === 0) return t`No vote is recorded.`
  const last = promised
    .flatMap(({ preparedAt }) => preparedAt ?? [])
    .sort()
    .at(-1)
  const at = last === undefined ? null : clock(known, last)
  const isAll = rest.length === 0 && promised.length === branches.length
  return sentences(
    isAll ? allPromised(promised, at) : promisedText(named(promised), at),
    rest.length === 0 ? '' : t`No vote of ${named(rest)} is recorded.`,
  )
}

const allPromised = (branches: readonly BranchDetail[], at: string | null): string =>
  ofEveryone(branches, {
    one: (who) => promisedText(who, at),
    both: () =>
      at === null
        ? t`Both participants promised to commit.`
        : t`Both participants promised to commit at ${at}.`,
    all: (n) =>
      at === null
        ? t`All ${n} participants promised to commit.`
        : t`All ${n} participants promised to commit at ${at}.`,
  })

const promisedText = (who: string, at: string | null): string =>
  at === null ? t`${who} promised to commit.` : t`${who} promised to commit at ${at}.`

/** In doubt without a verdict. */
export function undecided(known: Known): string {
  const { owner, branches } = known.transaction
  const decider = branches.find(({ state, vote }) => state === 'unknown' && vote === null)
  if (decider !== undefined && owner?.alive === true) return decides(decider)
  return sentences(
    promises(known),
    owner === null || !owner.alive
      ? t`The coordinator stopped before a verdict was written, and none runs now.`
      : t`The coordinator stopped before a verdict was written; its successor leaves the verdict to an operator.`,
    known.evidence === null ? '' : waitingSentence(known.evidence, known.nowMs),
  )
}

/** Only the participant that decides has no vote and yet is not known: it is asked and barred. */
const decides = ({ participant }: BranchDetail): string =>
  t`${participant} decides by its own commit, and has not said whether it has committed. Nobody can decide in its place; it is asked until it answers.`

/** In doubt with a verdict that not everyone has confirmed. */
export function undelivered(known: Known): string {
  const { verdict, branches, protocol } = known.transaction
  if (verdict === null) return ''
  const silent = branches.filter(isOwed)
  if (silent.length === 0) return sentences(written(known), t`Everyone has confirmed.`)
  const kept = keptMeanwhile(protocol)
  return sentences(
    written(known),
    silent.length === 1
      ? t`${named(silent)} has not confirmed; ${kept}.`
      : t`${named(silent)} have not confirmed; ${kept}.`,
    toldAgain(silent, known.nowMs),
  )
}

function toldAgain(silent: readonly BranchDetail[], nowMs: number): string {
  const next = silent.flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []).sort()[0]
  if (next === undefined) return t`It is told again when a coordinator runs.`
  const leftMs = Date.parse(next) - nowMs
  return leftMs < 1_000
    ? t`It is told again now, or at once with Deliver again.`
    : t`It is told again in ${age(leftMs)}, or at once with Deliver again.`
}

/** Participants ended differently, or may have. */
export function heuristic(known: Known): string {
  const { id, branches, endedAt } = known.transaction
  const differing = branches.filter(({ state }) => state === 'heuristic')
  if (endedAt !== null && differing.length > 0) return diverged(known, differing)
  const committed = branches.filter(({ proof }) => proof === 'committed')
  const aborted = branches.filter(({ proof }) => proof === 'aborted')
  if (committed.length > 0 && aborted.length > 0)
    return t`${named(committed)} committed, ${named(aborted)} aborted. The data disagree and no action here can repair them.`
  const open = branches.filter(({ proof, vote }) => proof === null && vote !== 'read-only')
  return sentences(
    ...(committed.length > 0 ? [t`${named(committed)} committed.`] : []),
    ...(aborted.length > 0 ? [t`${named(aborted)} aborted.`] : []),
    committed.length + aborted.length === 0 ? t`${shortCode(id)} ended without a proof.` : '',
    written(known),
    open.length === 0
      ? ''
      : t`How ${named(open)} ended is not known; nothing is concluded from that.`,
  )
}

/** It had ended, and the audit of outcomes has found since that not all of it is so. */
const diverged = (known: Known, differing: readonly BranchDetail[]): string =>
  sentences(
    t`${named(differing)} confirmed the end, and shows otherwise now.`,
    written(known),
    t`No action here can repair data: compare what ${named(differing)} holds with the others.`,
  )
