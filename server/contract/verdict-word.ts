import { phrase, say } from './words'

const words = {
  commit: phrase`commit`,
  abort: phrase`abort`,
  committed: phrase`committed`,
  aborted: phrase`aborted`,
  confirm: phrase`confirm`,
  cancel: phrase`cancel`,
}

/** What a verdict, or how something ended, is called within a sentence. */
export const verdictWord = (code: keyof typeof words): string => say(words[code])
