import { type Phrase, phrase, say } from '@/server/contract/words'

/** What came of an action by hand, as the audit trail calls it, in words. */
const outcomes: ReadonlyMap<string, Phrase> = new Map([
  ['verified', phrase`Verified`],
  ['sent-not-verified', phrase`Sent, not verified`],
  ['contradicted', phrase`Contradicted`],
  ['reconciled', phrase`Reconciled`],
  ['ordered', phrase`Ordered`],
])

/** One of another version stays as it is. */
export const outcomeWord = (outcome: string): string => {
  const known = outcomes.get(outcome)
  return known === undefined ? outcome : say(known)
}
