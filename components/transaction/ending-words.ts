import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { named, ofEveryone, voting } from './branch-names'

const reasons: Readonly<Record<string, Phrase>> = {
  'work-failed': phrase`The work was refused`,
  'deadline-passed': phrase`The deadline passed before everyone had promised`,
  deadlock: phrase`It waited in a ring with others, and was the youngest that could still be aborted`,
  'owner-lost': phrase`The coordinator stopped before a verdict was written`,
  'register-silent': phrase`The register of verdicts gave no answer in time`,
  unclaimed: phrase`Nobody claimed it`,
  operator: phrase`An operator decided so`,
  application: phrase`The application gave up`,
  shutdown: phrase`The coordinator was shut down before everyone had promised`,
}

/** Why one was aborted, in a few words; of another version, as it stands. */
export function reasonWord(reason: string): string {
  const known = reasons[reason] ?? short[reason]
  return known === undefined ? reason : say(known)
}

const short: Readonly<Record<string, Phrase>> = {
  refused: phrase`A participant voted no`,
  'no-answer': phrase`A vote was lost`,
}

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
  return say(reasons[reason ?? ''] ?? phrase`It was aborted`)
}
