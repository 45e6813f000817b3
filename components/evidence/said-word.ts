import { type Phrase, phrase, say } from '@/server/contract/words'

const words: Readonly<Record<string, Phrase>> = {
  prepared: phrase`prepared`,
  reserved: phrase`reserved`,
  exposed: phrase`exposed`,
  committed: phrase`committed`,
  aborted: phrase`aborted`,
  compensated: phrase`compensated`,
  'in-progress': phrase`in-progress`,
  'no-trace': phrase`no-trace`,
  'no-answer': phrase`no-answer`,
  'cannot-tell': phrase`cannot-tell`,
  'not known': phrase`not known`,
  'prepared, by another transaction': phrase`prepared, by another transaction`,
}

/** What a participant says, within a sentence; what has no word is shown as the server sends it. */
export const saidWord = (code: string): string => {
  const word = words[code]
  return word === undefined ? code : say(word)
}
