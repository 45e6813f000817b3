import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { phrase, say, t } from '@/server/contract/words'
import { abortReasons } from '../shell/abort-reasons'
import { named, ofEveryone, voting } from './branch-names'

/** Who committed, and who only read. */
export function whoCommitted(branches: readonly BranchDetail[]): string {
  const readers = voting(branches, 'read-only')
  if (readers.length === branches.length)
    return ofEveryone(branches, {
      one: (who) => t`${who} only read, so there was nothing to settle.`,
      both: () => t`Both participants only read, so there was nothing to settle.`,
      all: (n) => t`All ${n} participants only read, so there was nothing to settle.`,
    })
  if (readers.length === 0)
    return ofEveryone(branches, {
      one: (who) => t`${who} committed.`,
      both: () => t`Both participants committed.`,
      all: (n) => t`All ${n} participants committed.`,
    })
  const writers = branches.filter(({ vote }) => vote !== 'read-only')
  return t`${named(writers)} committed; ${named(readers)} only read.`
}

/** All is as it was before, for the reason given. */
export function everyoneUndid(why: string, branches: readonly BranchDetail[]): string {
  return ofEveryone(branches, {
    one: (who) => t`${why}: ${who} undid the work.`,
    both: () => t`${why}: both participants undid the work.`,
    all: (n) => t`${why}: all ${n} participants undid the work.`,
  })
}

/** Why it was aborted; no full stop, since what came of it follows. */
export function because({ reason, branches }: TransactionDetail): string {
  if (reason === 'refused') {
    const no = voting(branches, 'no')
    return no.length === 0 ? t`A participant voted no` : t`${named(no)} voted no`
  }
  if (reason === 'no-answer') {
    const lost = branches.filter(({ vote }) => vote === 'unknown')
    return lost.length === 0 ? t`A vote was lost` : t`The vote of ${named(lost)} was lost`
  }
  return say(abortReasons[reason ?? ''] ?? phrase`It was aborted`)
}
