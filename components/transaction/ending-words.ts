import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { everyone, named, voting } from './branch-names'

const reasons: Readonly<Record<string, string>> = {
  'work-failed': 'The work was refused',
  'deadline-passed': 'The deadline passed before everyone had promised',
  deadlock: 'It waited in a ring with others, and was the youngest that could still be aborted',
  'owner-lost': 'The coordinator stopped before a verdict was written',
  'register-silent': 'The register of verdicts gave no answer in time',
  unclaimed: 'Nobody claimed it',
  operator: 'An operator decided so',
  application: 'The application gave up',
  shutdown: 'The coordinator was shut down before everyone had promised',
}

/** Who committed, and who only read. */
export function whoCommitted(branches: readonly BranchDetail[]): string {
  const readers = voting(branches, 'read-only')
  if (readers.length === branches.length)
    return `${everyone(branches)} only read, so there was nothing to settle`
  if (readers.length === 0) return `${everyone(branches)} committed`
  return `${named(branches.filter(({ vote }) => vote !== 'read-only'))} committed; ${named(readers)} only read`
}

/** Why it was aborted. */
export function because({ reason, branches }: TransactionDetail): string {
  if (reason === 'refused') {
    const no = voting(branches, 'no')
    return no.length === 0 ? 'A participant voted no' : `${named(no)} voted no`
  }
  if (reason === 'no-answer') {
    const lost = branches.filter(({ vote }) => vote === 'unknown')
    return lost.length === 0 ? 'A vote was lost' : `The vote of ${named(lost)} was lost`
  }
  return reasons[reason ?? ''] ?? 'It was aborted'
}
