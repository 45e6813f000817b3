import { type Phrase, phrase, say } from '@/server/contract/words'

/** Why a transaction was aborted, in words; no full stop, since what came of it may follow. */
export const abortReasons: Readonly<Record<string, Phrase>> = {
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
  const known = abortReasons[reason] ?? short[reason]
  return known === undefined ? reason : say(known)
}

const short: Readonly<Record<string, Phrase>> = {
  refused: phrase`A participant voted no`,
  'no-answer': phrase`A vote was lost`,
}
